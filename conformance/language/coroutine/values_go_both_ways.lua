local co = coroutine.create(function(a, b)
  print("start", a, b)
  local c = coroutine.yield(a + b)
  print("got", c)
  return "end"
end)
print(coroutine.resume(co, 1, 2))
print(coroutine.resume(co, "x"))
print(coroutine.resume(co))
--> start\t1\t2
--> true\t3
--> got\tx
--> true\tend
--> false\tcannot resume dead coroutine
