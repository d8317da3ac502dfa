local function count(a, b, c) local t = {} for i = a, b, c do t[#t + 1] = i end return table.concat(t, " ") end
print(count(1, 5, 1))                               --> 1 2 3 4 5
print(count(1, 6, 2))                               --> 1 3 5
print(count(5, 1, -2))                              --> 5 3 1
print(count(3, 3, 1))                               --> 3
print(count(1, 5, -1) == "", count(5, 1, 1) == "")  --> true\ttrue
