local co = coroutine.wrap(function()
  local ok, message = pcall(function()
    coroutine.yield("inside")
    error("after", 0)
  end)
  return message
end)
print(co())  --> inside
print(co())  --> after
