local co = coroutine.create(function()
  local x <close> = setmetatable({}, { __close = function(_, e) print("closing", e) end })
  coroutine.yield()
end)
coroutine.resume(co)
print(coroutine.close(co))  --> closing\tnil
--> true
print(coroutine.status(co))  --> dead
