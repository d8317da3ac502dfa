local function f(...) return ... + 1, -..., "x" .. ... end
print(f(5, 6))  --> 6\t-5\tx5
