local x, y = 1, "two"
local function f() return y, x end
print(debug.getupvalue(f, 1))                                                        --> y\ttwo
print(debug.getupvalue(f, 2))                                                        --> x\t1
print(select("#", debug.getupvalue(f, 3)), (debug.getupvalue(load("return x"), 1)))  --> 0\t_ENV
