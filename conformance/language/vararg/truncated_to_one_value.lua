local function f(...) return (...), ... end
print(f(1, 2))  --> 1\t1\t2
print(f())      --> nil
local function g(...) local a = ...; return a, (... or "none") end
print(g(5, 6))  --> 5\t5
