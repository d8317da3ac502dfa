local function adder(n) return function(x) return x + n end end
local add1, add10 = adder(1), adder(10)
print(add1(5), add10(5))  --> 6\t15
