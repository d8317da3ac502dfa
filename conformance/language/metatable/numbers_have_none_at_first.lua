print(getmetatable(1), getmetatable(nil), getmetatable(print), getmetatable(true))  --> nil\tnil\tnil\tnil
debug.setmetatable(1, { __index = math, __call = function(n, m) return n * m end })
print((-5):abs(), (6)(7))  --> 5\t42
debug.setmetatable(1, nil)
