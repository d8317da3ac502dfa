local i = "outer"
for i = 1, 2 do end
print(i, k)  --> outer\tnil
for k = 1, 1 do end
print(k)  --> nil
