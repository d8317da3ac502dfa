for i = 1, 2 do
  while true do
    if i > 0 then break end
  end
  print("after the inner loop", i)
end  --> after the inner loop\t1
--> after the inner loop\t2
