while true do
  local function f() break end
end
--!! break_does_not_cross_functions.lua:3: break outside loop at line 2
