local _, message = load("local x = 'a' return x" .. (" .. x"):rep(300))
print(message:match("C stack overflow"))  --> C stack overflow
