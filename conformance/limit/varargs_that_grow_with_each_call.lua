local function f(...) return 1 + f(1, ...) end
print(select(2, pcall(f)):match("stack overflow"))  --> stack overflow
