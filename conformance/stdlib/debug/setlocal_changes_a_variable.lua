local function f()
  local x = "old"
  print(debug.setlocal(1, 1, "new"), x)  --> x\tnew
  print(debug.setlocal(1, 10, "none"))   --> nil
end
f()
