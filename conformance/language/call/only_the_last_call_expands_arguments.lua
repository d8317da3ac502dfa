local function two() return 1, 2 end
local function count(...) return select("#", ...) end
print(count(two()), count(two(), two()), count((two())), count(two(), nil), count(nil, two()))  --> 2\t3\t1\t2\t3
