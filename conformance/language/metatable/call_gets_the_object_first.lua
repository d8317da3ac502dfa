local t = setmetatable({ n = 10 }, { __call = function(self, a, b) return self.n + a * b, "second" end })
print(t(2, 3))         --> 16\tsecond
print(pcall(t, 1, 1))  --> true\t11\tsecond
