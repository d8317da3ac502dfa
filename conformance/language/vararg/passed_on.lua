local function pass(f, ...) return f(...) end
print(pass(math.max, 1, 5, 3))         --> 5
print(pass(select, 2, "a", "b", "c"))  --> b\tc
