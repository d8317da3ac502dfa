local mt = { __close = function() print("old") end }
do
  local x <close> = setmetatable({}, mt)
  mt.__close = function() print("new") end
end  --> new
