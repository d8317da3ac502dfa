for i = 1, 2 do
  local x <close> = setmetatable({}, { __close = function() print("closed", i) end })
  print("body", i)
end  --> body\t1
--> closed\t1
--> body\t2
--> closed\t2
