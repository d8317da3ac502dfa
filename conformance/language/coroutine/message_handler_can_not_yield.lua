local co = coroutine.wrap(function()
  return xpcall(error, function(m) return select(2, pcall(coroutine.yield, m)) end, "e")
end)
print(co())  --> false\tattempt to yield across a C-call boundary
