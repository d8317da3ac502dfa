local t = setmetatable({}, { __call = function(self, a, b) return self, a, b end })
print(select("#", t()), select(2, t(1, 2)))  --> 3\t1\t2
