local function f(a, b)
  local c = 3
  local i = 1
  while true do
    local name, value = debug.getlocal(1, i)
    if not name then break end
    print(i, name, value)
    i = i + 1
  end
end
f("x", nil)  --> 1\ta\tx
--> 2\tb\tnil
--> 3\tc\t3
--> 4\ti\t4
