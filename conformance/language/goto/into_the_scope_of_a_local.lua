do
  goto done
  local x
  ::done::
  print(x)
end
--!! into_the_scope_of_a_local.lua:5: <goto done> at line 2 jumps into the scope of local 'x'
