print(select(-1, "a", "b", "c"))  --> c
print(select(-3, "a", "b", "c"))  --> a\tb\tc
