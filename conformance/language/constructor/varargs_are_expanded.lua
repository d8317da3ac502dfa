local function count(...) return #{ ... }, #{ ..., 1 }, #{ (...) } end
print(count(1, 2, 3))  --> 3\t2\t1
print(count())         --> 0\t2\t0
