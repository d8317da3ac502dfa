print(load("return " .. ("("):rep(150) .. "1" .. (")"):rep(150))())            --> 1
print(pcall(load, "return " .. ("("):rep(1000) .. "1" .. (")"):rep(1000)))  --> true\tnil\tC stack overflow
