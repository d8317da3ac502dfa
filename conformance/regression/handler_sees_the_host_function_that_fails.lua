-- pylua/vm/operations.py: a host function that host code had called was gone when the message handler came.
local function show(f) print((select(2, xpcall(f, debug.traceback)):match("^(.-\n.-\n.-)\n"):gsub("\n\t?", "; "))) end
show(function() return ("x"):gsub("(.)", setmetatable) end)
--> bad argument #1 to 'setmetatable' (table expected, got string); stack traceback:; [C]: in function 'setmetatable'
show(function() table.sort({"a", "b"}, error) end)
--> bad argument #2 to 'error' (number expected, got string); stack traceback:; [C]: in function 'error'

-- So errors in the place of load's reader were not handled at all.
print(xpcall(load, function(message) return "handled " .. message end, load))
--> true\tnil\thandled bad argument #1 to 'load' (function expected, got no value)
print(xpcall(load, function(message) return "handled " .. message end, function() return {} end))
--> true\tnil\thandled reader function must return a string
