for i = 1, 2 do
  local t
  t = t[i]  --! attempt to index a nil value (local 't')
end
