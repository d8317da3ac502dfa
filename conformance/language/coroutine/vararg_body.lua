local co = coroutine.wrap(function(...)
  local args = { ... }
  while true do args = { coroutine.yield(#args) } end
end)
print(co(1, 2, 3), co(), co(nil, 1))  --> 3\t0\t2
