local t, n = {}, 0
for i = 1, 100 do t[i] = i; t["k" .. i] = i end
for k in pairs(t) do t[k] = nil; n = n + 1 end
print(n, next(t))  --> 200\tnil
