local t = {}
local f, state, i = ipairs(t)
print(type(f), state == t, i)  --> function\ttrue\t0
print(f({ "x", "y" }, 1))      --> 2\ty
print(f({ "x" }, 1))           --> nil
