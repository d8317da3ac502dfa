-- Arguments that are evaluated before a comparison with a metamethod are still there behind it (§3.4.10).
local x = setmetatable({}, {__lt = function() return true end})
local function f(a, b) print(a, b, "c", x < x, x < x) end
f(1, 2)  --> 1	2	c	true	true

-- So they are where a hook is set while the next ones are evaluated.
local function g(a, b) print(a, b, (function() debug.sethook(print, "", 1000000) return 3 end)()) end
g(1, 2)  --> 1	2	3
