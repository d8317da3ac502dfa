local function f(...) return select("#", ...), (...), select(-1, ...) end
print(f(nil, 2, nil))      --> 3\tnil\tnil
print(table.pack(f(7)).n)  --> 3
