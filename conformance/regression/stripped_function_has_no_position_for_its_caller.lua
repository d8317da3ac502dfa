-- pylua/errors.py: an error of a library function called "?:-1: " what luaL_where calls nothing.
local function stripped(f) return load(string.dump(f, true)) end
print(pcall(stripped(function() math.abs({}) end)))
--> false\tbad argument #1 to 'abs' (number expected, got table)
print(pcall(stripped(function() string.rep("x", 1 << 60) end)))
--> false\tresulting string too large
print(pcall(stripped(function(x) return "a" + x end), {}))
--> false\tattempt to add a 'string' with a 'table'
print(pcall(stripped(function(x) return 1 + x end), {}))
--> false\t?:-1: attempt to perform arithmetic on a table value
