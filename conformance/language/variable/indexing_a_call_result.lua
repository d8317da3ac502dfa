local function f() return { x = 1, f = function() return { y = 2 } end } end
print(f().x, f().f().y, (f())["x"])  --> 1\t2\t1
