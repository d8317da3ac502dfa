local function kind(x) return type(x) end
print(kind "text", kind [[long]], kind { 1 }, kind 'single')  --> string\tstring\ttable\tstring
print(("x"):rep(2), ("%d"):format(5), #("abc"):upper())       --> xx\t5\t3
local object = { show = function(self, t) return type(t) end }
print(object:show {}, object:show "x")  --> table\tstring
