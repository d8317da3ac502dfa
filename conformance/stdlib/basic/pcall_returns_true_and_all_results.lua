print(pcall(function(...) return select("#", ...), ... end, 1, nil))  --> true\t2\t1\tnil
print(pcall(math.max, 1, 2))                                          --> true\t2
