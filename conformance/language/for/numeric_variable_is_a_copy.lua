for i = 1, 3 do
  print(i)
  i = 10
end
--> 1
--> 2
--> 3
