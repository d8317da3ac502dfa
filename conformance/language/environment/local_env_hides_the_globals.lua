local print = print
local _ENV = { x = "inner" }
print(x, y)  --> inner\tnil
y = "new"
print(_ENV.y)  --> new
