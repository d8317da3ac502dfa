print(pcall(select, 0, "a"))  --> false\tbad argument #1 to 'select' (index out of range)
select(-2, "a")               --! bad argument #1 to 'select' (index out of range)
