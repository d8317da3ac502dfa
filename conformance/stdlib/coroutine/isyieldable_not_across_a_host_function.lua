print(coroutine.wrap(function()
  local result
  table.sort({ 1, 2 }, function() result = coroutine.isyieldable() end)
  return result
end)())  --> false
