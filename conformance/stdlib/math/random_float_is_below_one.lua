for _ = 1, 100 do
  local x = math.random()
  assert(math.type(x) == "float" and x >= 0 and x < 1)
end
print("in range")  --> in range
