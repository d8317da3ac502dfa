-- A test that fails is the one that an error is about, not the last one of its condition.
local function either(a, b, c)
  if a < b or c then return "yes" end
  return "no"
end
local function both(a, b, c)
  while a <= b and c do return "yes" end
  return "no"
end
print(either(1, 2), both(1, 2, 3), both(2, 1))  --> yes	yes	no
print(pcall(either))    --> false	first_of_several_tests_fails.lua:3: attempt to compare two nil values
print(pcall(both, 1))   --> false	first_of_several_tests_fails.lua:7: attempt to compare number with nil
print(pcall(both, {}))  --> false	first_of_several_tests_fails.lua:7: attempt to compare table with nil
local log = setmetatable({}, {__lt = function() print("less") return false end})
print(either(log, 1))                           --> less
                                                --> no
print(pcall(function() return log < log or nil < 1 end))
--> less
--> false	first_of_several_tests_fails.lua:17: attempt to compare nil with number
