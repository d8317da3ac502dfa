local function f()
  local x = 1
  print(debug.getlocal(1, 1))    --> x\t1
  print((debug.getlocal(1, 2)))  --> (temporary)
end
f()
