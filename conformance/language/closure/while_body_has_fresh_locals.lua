local f, i = {}, 0
while i < 2 do
  local copy = i
  f[#f + 1] = function() return copy end
  i = i + 1
end
print(f[1](), f[2]())  --> 0\t1
