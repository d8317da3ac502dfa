-- pylua/compiler/assignments.py: not so if the key was a string in parentheses.
local t = {}
local function change() t = nil; return 1 end
print(pcall(function() t["x"] = change() end))    --> false\tupvalue_of_an_assignment_is_read_last.lua:4: attempt to index a nil value (upvalue 't')
t = {}
print(pcall(function() t[("x")] = change() end))  --> false\tupvalue_of_an_assignment_is_read_last.lua:6: attempt to index a nil value (upvalue 't')
