local f = {}
for i = 1, 3 do f[i] = function() i = i + 1; return i end end
print(f[1](), f[1](), f[2](), f[3]())  --> 2\t3\t3\t4
