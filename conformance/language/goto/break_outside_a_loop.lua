break
do end
--!! break_outside_a_loop.lua:4: break outside loop at line 1
