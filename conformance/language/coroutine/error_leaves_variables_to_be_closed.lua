local co = coroutine.create(function()
  local x <close> = setmetatable({}, { __close = function(_, e) print("closed after", e) end })
  error("failure", 0)
end)
print(coroutine.resume(co))  --> false\tfailure
print(coroutine.close(co))   --> closed after\tfailure
--> false\tfailure
