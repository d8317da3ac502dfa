local body = ("x = x + 1 "):rep(5000)
print(load("x = 0; for i = 1, 2 do " .. body .. " end return x")())  --> 10000
