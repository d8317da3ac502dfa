local log = {}
local function s(x) log[#log + 1] = x; return x end
print(s("a") .. s("b") .. s("c"), table.concat(log))  --> abc\tabc
