local n = 0
local object = { m = function(self, x) return x end }
local function get() n = n + 1; return object end
print(get():m(1), n)  --> 1\t1
