local t = { inner = {} }
local ok, message = pcall(function() return t.inner.x.y end)
print(message)  --> names_the_variable.lua:2: attempt to index a nil value (field 'x')
print(select(2, pcall(function() return undefined.x end)))  --> names_the_variable.lua:4: attempt to index a nil value (global 'undefined')
print(select(2, pcall(function() local a; a.b = 1 end)))    --> names_the_variable.lua:5: attempt to index a nil value (local 'a')
print(select(2, pcall(function() t[nil].x = 1 end)))        --> names_the_variable.lua:6: attempt to index a nil value (field '?')
