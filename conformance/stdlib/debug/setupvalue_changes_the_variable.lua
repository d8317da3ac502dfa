local x = 1
local function f() return x end
print(debug.setupvalue(f, 1, "new"), x, f())  --> x\tnew\tnew
print(debug.setupvalue(f, 2, "none"))         -->
