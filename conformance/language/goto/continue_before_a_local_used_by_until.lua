local i = 0
repeat
  i = i + 1
  if i == 2 then goto continue end
  local done = i == 3
  ::continue::
until done
--!! continue_before_a_local_used_by_until.lua:7: <goto continue> at line 4 jumps into the scope of local 'done'
