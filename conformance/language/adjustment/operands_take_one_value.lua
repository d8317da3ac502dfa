local function two() return 10, 20 end
print(two() + two(), -two(), two() .. "", #{ two() and 1 })  --> 20\t-10\t10\t1
