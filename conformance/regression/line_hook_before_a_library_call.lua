-- pylua/vm/stacktrace.py: the function that the line was about to call counted as running already.
local function f()
  string.gsub(
    "x", "x", function()
    end)
end
debug.sethook(function(_, line)
  if line <= 5 then
    local info = debug.getinfo(2, "Sl")
    print(line, info.what, info.currentline)
  end
end, "l")
f()
debug.sethook()
--> 3\tLua\t3
--> 4\tLua\t4
--> 5\tLua\t5
--> 3\tLua\t3
--> 5\tLua\t5
