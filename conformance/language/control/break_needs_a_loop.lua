local function f()
  if true then break end
end
--!! break_needs_a_loop.lua:5: break outside loop at line 2
