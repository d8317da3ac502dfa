local object = setmetatable({}, { __call = function(self, n) if n == 0 then return "done" end return self(n - 1) end })
function object:loop(n) if n == 0 then return "done" end return self:loop(n - 1) end
print(object:loop(20000), object(20000))  --> done\tdone
