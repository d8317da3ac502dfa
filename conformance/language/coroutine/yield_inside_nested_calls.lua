local function deep(n) if n == 0 then return coroutine.yield("deep") end return (deep(n - 1)) end
local co = coroutine.wrap(function() return deep(50), "back" end)
print(co())         --> deep
print(co("value"))  --> value\tback
