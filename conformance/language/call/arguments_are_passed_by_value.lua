local function change(n, t) n = 0; t.x = "changed"; t = nil end
local n, t = 1, { x = "old" }
change(n, t)
print(n, t.x)  --> 1\tchanged
