local n = 0
for i = 1, math.huge do
  n = i
  if i == 3 then break end
end
print(n)  --> 3
for i = 1, -math.huge, -1 do
  n = i
  if i == -2 then break end
end
print(n)  --> -2
