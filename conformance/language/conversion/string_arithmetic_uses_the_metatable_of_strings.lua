local mt = getmetatable("")
local add = mt.__add
mt.__add = function(a, b) return "added " .. a .. b end
print("1" + "2", 1 + 2)  --> added 12\t3
mt.__add = nil
print(pcall(function() return "1" + "2" end))
--> false\tstring_arithmetic_uses_the_metatable_of_strings.lua:6: attempt to perform arithmetic on a string value (constant '1')
mt.__add = add
