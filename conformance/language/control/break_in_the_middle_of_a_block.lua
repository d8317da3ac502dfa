while true do
  print("once")  --> once
  do break end
  print("never")
end
