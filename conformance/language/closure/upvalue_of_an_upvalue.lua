local x = 1
local function outer()
  return function() x = x * 2; return function() return x end end
end
print(outer()()())  --> 2
print(x)            --> 2
