local mt = { __close = function() end }
print(pcall(function()
  local x <close> = setmetatable({}, mt)
  mt.__close = nil
end))  --> false\tremoved_method.lua:5: attempt to call a nil value (metamethod 'close')
