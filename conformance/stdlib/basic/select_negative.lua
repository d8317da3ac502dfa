print(select(-2, "a", "b", "c"))  --> b\tc
select(-5, 1)                     --! bad argument #1 to 'select' (index out of range)
