local function fact(n) return n == 0 and 1 or n * fact(n - 1) end
print(fact(20))  --> 2432902008176640000
local even = function(n) return n == 0 or odd ~= nil end
print(even(1))   --> false
