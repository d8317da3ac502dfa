-- pylua/vm/function.py: a function that was running went on with the variables it had before.
local a, b = 1, 2
local f
function f(join)
  a = a + 10
  join()
  a = a + 100
  return function() a = a + 1000 end
end
f(function() debug.upvaluejoin(f, 1, function() return b end, 1) end)()
print(a, b) --> 11\t1102
