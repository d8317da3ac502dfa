local x = 1
local function change() debug.setlocal(2, 1, "changed") end
change()
print(x)  --> changed
