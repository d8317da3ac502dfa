local function f(x) return function(y) print(x, y) end end
f
(1)
(2)  --> 1\t2
