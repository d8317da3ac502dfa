local function choose(c, a, b) return c and a or b end
print(choose(true, 1, 2), choose(false, 1, 2), choose(true, false, 2))  --> 1\t2\t2
