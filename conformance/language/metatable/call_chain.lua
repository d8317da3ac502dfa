local a = setmetatable({}, { __call = function(self, ...) return "called", select("#", ...) end })
local b = setmetatable({}, { __call = a })
print(a(1), b(1))  --> called\tcalled\t2
