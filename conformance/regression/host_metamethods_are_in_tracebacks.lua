local t = setmetatable({}, {__index = string.rep})
local function trace(f) return select(2, xpcall(f, debug.traceback)) end
print(trace(function() return t.x end):match("in function 'string.rep'"))  --> in function 'string.rep'
print(trace(string.rep):match("in function 'string.rep'"))                 --> in function 'string.rep'
print((trace(function() return t.x end):match("bad [^\n]*")))              --> bad argument #1 to 'index' (string expected, got table)
