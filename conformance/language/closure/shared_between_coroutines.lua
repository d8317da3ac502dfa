local n = 0
local function add() n = n + 1; coroutine.yield(n) end
local a, b = coroutine.wrap(function() add(); add() end), coroutine.wrap(function() add() end)
print(a(), b(), a())  --> 1\t2\t3
