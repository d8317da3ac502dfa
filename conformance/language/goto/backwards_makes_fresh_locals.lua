local f = {}
do
  local n = 0
  ::top::
  local k = n
  f[#f + 1] = function() return k end
  n = n + 1
  if n < 3 then goto top end
end
print(f[1](), f[2](), f[3]())  --> 0\t1\t2
