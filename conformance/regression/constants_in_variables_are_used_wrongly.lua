-- A constant in a variable that is indexed, called or compared gives Lua's answer, and no warning of the host's (§3.4).
local function try(f) print(pcall(f)) print(pcall(coroutine.wrap(f))) end
try(function() local a = 1.5 return a.x end)
--> false	constants_in_variables_are_used_wrongly.lua:3: attempt to index a number value (local 'a')
--> false	constants_in_variables_are_used_wrongly.lua:3: attempt to index a number value (local 'a')
try(function() local a, b = 5, "x" return a == nil, nil ~= b, a == b, a == 5, (b)[1.5] end)
--> true	false	true	false	true	nil
--> true	false	true	false	true	nil
