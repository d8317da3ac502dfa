local counter = setmetatable({ n = 0 }, { __call = function(self) self.n = self.n + 1; if self.n <= 2 then return self.n end end })
for n in counter do print(n) end  --> 1
--> 2
