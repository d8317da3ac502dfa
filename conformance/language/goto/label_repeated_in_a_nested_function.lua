::a::
local function f() ::a:: return "ok" end
print(f())  --> ok
