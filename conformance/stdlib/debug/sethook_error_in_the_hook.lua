local ok, message = pcall(function()
  debug.sethook(function() debug.sethook(); error("from the hook", 0) end, "l")
  local x = 1
end)
print(ok, message)  --> false\tfrom the hook
