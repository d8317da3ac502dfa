print(xpcall(function(...) return select("#", ...), ... end, print, 1, nil))  --> true\t2\t1\tnil
