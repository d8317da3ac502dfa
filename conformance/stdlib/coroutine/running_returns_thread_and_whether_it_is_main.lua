local main, is_main = coroutine.running()
print(type(main), is_main)  --> thread\ttrue
coroutine.wrap(function()
  local co, is_main = coroutine.running()
  print(co == main, is_main)  --> false\tfalse
end)()
