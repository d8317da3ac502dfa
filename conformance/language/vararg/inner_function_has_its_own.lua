local function outer(...)
  local function inner(...) return select("#", ...) end
  return inner(), inner(...), inner(1, ...)
end
print(outer("a", "b"))  --> 0\t2\t3
