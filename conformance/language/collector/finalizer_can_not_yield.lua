local co = coroutine.wrap(function()
  setmetatable({}, { __gc = function() print(pcall(coroutine.yield)) end })
  collectgarbage()
  return "end"
end)
print(co())  --> false\tattempt to yield across a C-call boundary
--> end
