do
  local a <close> = nil
  local b <close> = false
  print("fine")  --> fine
end
