local seen = {}
for _ = 1, 500 do
  local x = math.random(3)
  assert(math.type(x) == "integer" and x >= 1 and x <= 3)
  seen[x] = true
  x = math.random(-2, 2)
  assert(x >= -2 and x <= 2)
end
print(seen[1], seen[2], seen[3], math.random(7, 7))  --> true\ttrue\ttrue\t7
