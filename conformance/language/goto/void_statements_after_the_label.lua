do
  goto done
  local x = 1
  ::done:: ;;; ::other::
end
print("ok")  --> ok
