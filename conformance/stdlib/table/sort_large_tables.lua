local t = {}
for i = 1, 1000 do t[i] = i * 7919 % 1009 end
table.sort(t)
local ordered = true
for i = 2, #t do ordered = ordered and t[i - 1] <= t[i] end
print(ordered, #t)  --> true\t1000
