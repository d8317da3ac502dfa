local function f(...)
  print(debug.getlocal(1, -1))  --> (vararg)\ta
  print(debug.getlocal(1, -2))  --> (vararg)\tb
  print(debug.getlocal(1, -3))  --> nil
end
f("a", "b")
