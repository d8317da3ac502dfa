local x = "outer"
do
  local x = "inner"
  print(x)  --> inner
end
print(x)  --> outer
