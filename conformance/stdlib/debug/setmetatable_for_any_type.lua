print(debug.setmetatable(5, { __index = { double = function(n) return n * 2 end } }))  --> 5
print((5):double(), (1.5):double())  --> 10\t3.0
debug.setmetatable(5, nil)
print(debug.getmetatable(5))  --> nil
