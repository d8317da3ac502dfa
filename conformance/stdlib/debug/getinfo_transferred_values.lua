local values = {}
debug.sethook(function()
  local info = debug.getinfo(2, "rS")
  for i = info.ftransfer, info.ftransfer + info.ntransfer - 1 do
    if info.what == "Lua" then values[#values + 1] = select(2, debug.getlocal(2, i)) end
  end
end, "cr")
local function f(a, b) return 1, 2, 3 end
f("a", "b")
debug.sethook()
print(table.concat(values, " "))  --> a b 1 2 3
