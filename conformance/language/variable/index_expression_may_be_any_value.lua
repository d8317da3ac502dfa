local t, k = {}, {}
t[k], t[print], t[1 == 1] = "table", "function", "boolean"
print(t[k], t[print], t[true])  --> table\tfunction\tboolean
