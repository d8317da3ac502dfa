local log = {}
for i = 1, 2 do for j = i, 2 do log[#log + 1] = i .. j end end
print(table.concat(log, " "))  --> 11 12 22
