local function f() return 1 + f() end
local ok, message = pcall(f)
print(ok, message:match("stack overflow"))  --> false\tstack overflow
print(pcall(function() return "usable" end)) --> true\tusable
