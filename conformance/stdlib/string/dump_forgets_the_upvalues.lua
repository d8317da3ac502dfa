local n = 5
local f = load(string.dump(function() return n end))
print(f() == _G)  --> true
debug.setupvalue(f, 1, 7)
print(f())  --> 7
