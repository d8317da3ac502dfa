local function fails(f) print((select(2, pcall(f)):gsub("^.-: ", ""))) end
local up
local t = {}
fails(function() return up.x end)                     --> attempt to index a nil value (upvalue 'up')
fails(function() up() end)                            --> attempt to call a nil value (upvalue 'up')
fails(function() return t.a.b.c end)                  --> attempt to index a nil value (field 'a')
fails(function() local k = "key"; return t[k].x end)  --> attempt to index a nil value (field '?')
fails(function() return 1 + t.x end)                  --> attempt to perform arithmetic on a nil value (field 'x')
