local n = 0
do
  ::again::
  local x <close> = setmetatable({}, { __close = function() print("closed", n) end })
  n = n + 1
  if n < 3 then goto again end
end  --> closed\t1
--> closed\t2
--> closed\t3
