print(#{}, #{ 1, 2, 3 }, #{ n = 1 }, #{ nil }, #{ 1, nil })  --> 0\t3\t0\t0\t1
local t = {}
for i = 1, 100 do t[i] = i end
print(#t)  --> 100
t[#t] = nil
print(#t)  --> 99
