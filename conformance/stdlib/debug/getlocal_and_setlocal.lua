local function f(first)
  local second = 2
  print(debug.getlocal(1, 1))
  print(debug.setlocal(1, 2, "changed"), second)
end
f("arg")
--> first\targ
--> second\tchanged
