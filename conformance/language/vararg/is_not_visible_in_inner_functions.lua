local function f(...)
  return function() return ... end  --! cannot use '...' outside a vararg function near '...'
end
