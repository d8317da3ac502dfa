local t = { name = "first" }
local old = t
t.name, t = "changed", { name = "second" }
print(old.name, t.name)  --> changed\tsecond
