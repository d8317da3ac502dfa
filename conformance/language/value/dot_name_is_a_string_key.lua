local t = { x = 1 }
t.y = 2
print(t["x"], t["y"], t[x])  --> 1\t2\tnil
