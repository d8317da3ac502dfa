-- Levels count the same after a comparison with a metamethod, whatever calls whatever (§6.1, error).
local x = setmetatable({}, {__lt = function() return true end})
local function getter(o) error("no " .. o.name, 2) end
local t = setmetatable({name = "area"}, {__index = function(t, k) if k == "area" then return getter(t) end end})
local d = setmetatable({}, {__idiv = function() error("division", 2) end})
local y = x < x
print(pcall(function() return t.area, t.area end)) --> false	levels_below_a_function_that_changed_hands.lua:7: no area
print(pcall(function() return d // 1 end)) --> false	levels_below_a_function_that_changed_hands.lua:8: division
local function show() local r = x < x; return (debug.traceback():gsub("\n\t%[C%].*", ""):gsub("\n\t[^:]+:", ";")) end
local a = setmetatable({}, {__add = function() local text = show() return text end})
print(a + 1) --> stack traceback:;9: in upvalue 'show';10: in metamethod 'add';11: in main chunk
