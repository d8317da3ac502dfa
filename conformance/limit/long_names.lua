local name = ("n"):rep(10000)
print(load("local " .. name .. " = 5; return " .. name)())  --> 5
