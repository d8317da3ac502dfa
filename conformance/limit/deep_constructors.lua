local n = 190
print(type(load("return " .. ("{"):rep(n) .. ("}"):rep(n))()))  --> table
print(select(2, load("return " .. ("{"):rep(1000) .. ("}"):rep(1000))):match("C stack overflow"))  --> C stack overflow
