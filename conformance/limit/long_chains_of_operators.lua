print(load("return 1" .. (" + 1"):rep(10000))())      --> 10001
print(#load("return 'x'" .. (" .. 'y'"):rep(150))())  --> 151
