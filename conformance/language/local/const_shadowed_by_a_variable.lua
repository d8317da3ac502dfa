local x <const> = 1
do
  local x = x + 1
  x = x + 1
  print(x)  --> 3
end
print(x)  --> 1
