local t = {}
for i = 1, 3 do t[i] = function() i = i * 10; return i end end
print(t[1](), t[1](), t[2](), t[3]())  --> 10\t100\t20\t30
