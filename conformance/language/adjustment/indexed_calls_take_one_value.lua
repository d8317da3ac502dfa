local function two() return { x = 1 }, { x = 2 } end
print(two().x, ({ two() })[2].x)  --> 1\t2
