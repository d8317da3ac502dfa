do
  goto done
  local x
  ::done::
end
print("ok")  --> ok
