-- A variable to be closed may be one that functions share, afresh in each turn (§3.3.8).
for i = 1, 2 do
  local x <close> = setmetatable({}, {__close = function() print("close", i) end})
  local function f() return x end
  print(f() == x)
end
--> true
--> close	1
--> true
--> close	2
print(pcall(function() for i = 1, 2 do local x <close> = i; local function f() return x end end end))
--> false	closed_variable_that_a_loop_captures.lua:11: variable 'x' got a non-closable value
