local callable = setmetatable({}, { __call = function(self, a, b) return "called" end })
local t = setmetatable({}, { __add = callable, __len = callable, __concat = callable })
print(t + 1, #t, t .. "x")  --> called\tcalled\tcalled
