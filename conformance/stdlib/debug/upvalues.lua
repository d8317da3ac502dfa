local x, y = 1, 2
local function f() return x, y end
print(debug.getupvalue(f, 1))                    --> x\t1
print(debug.setupvalue(f, 2, "new"), y)          --> y\tnew
print(debug.getupvalue(f, 3))                    -->
