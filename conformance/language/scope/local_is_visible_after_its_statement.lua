local x = 1
local x = x + 1
do local x = x * 10; print(x) end  --> 20
print(x)                           --> 2
