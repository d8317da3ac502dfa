local x <close> = nil
x = 1  --! attempt to assign to const variable 'x'
