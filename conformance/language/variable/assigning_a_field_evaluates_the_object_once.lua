local n = 0
local function object() n = n + 1; return {} end
object().x = 1
print(n)  --> 1
