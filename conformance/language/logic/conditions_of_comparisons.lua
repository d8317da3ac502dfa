local a, b = 1, 2
print(a < b and "less" or "not less", a > b or a == 1, not (a == b) and a ~= b)  --> less\ttrue\ttrue
