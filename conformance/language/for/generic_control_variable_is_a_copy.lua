for i, x in ipairs({ "a", "b" }) do
  print(i, x)
  i = 10
end  --> 1\ta
--> 2\tb
