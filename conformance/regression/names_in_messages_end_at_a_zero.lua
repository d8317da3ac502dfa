-- pylua/vm/naming.py, metatable.py, stdlib/api.py: names went on behind "\0", where C's strings end.
local t = setmetatable({}, {__name = "My\0Type"})
local function message(...) print((select(2, pcall(...)):gsub("^.-: ", ""))) end
message(function() return t["a\0b"].c end)   --> attempt to index a nil value (field 'a')
message(function() return t["a\0b"]() end)   --> attempt to call a nil value (field 'a')
message(function() return 1 & "a\0b" end)    --> attempt to perform bitwise operation on a string value (constant 'a')
message(function() return t < t end)         --> attempt to compare two My values
message(math.abs, t)                         --> bad argument #1 to 'math.abs' (number expected, got My)
message(collectgarbage, "x\0y")              --> bad argument #1 to 'collectgarbage' (invalid option 'x')
print(collectgarbage("isrunning\0y"))        --> true
print((debug.traceback("m\0n"):match("^[^\n]*"))) --> m
t["f\0g"] = function() return debug.traceback() end
local text = t["f\0g"]()
print(text:match("in field '.-'"))           --> in field 'f'
