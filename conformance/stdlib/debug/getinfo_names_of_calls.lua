local function name() local info = debug.getinfo(2, "n"); return info.namewhat, info.name end
local function here() local what, n = name(); return what, n end
local t = { field = here }
function t:method() local what, n = name(); return what, n end
print(here())      --> local\there
print(t.field())   --> field\tfield
print(t:method())  --> method\tmethod
function global() local what, n = name(); return what, n end
print(global())  --> global\tglobal
print(setmetatable({}, { __add = function() local what, n = name(); return n end }) + 1)  --> add
for what in function(_, c) if not c then return (name()) end end do print(what) end  --> for iterator
