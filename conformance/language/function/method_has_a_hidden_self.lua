local t = {}
function t:get(...) return self == t, select("#", ...) end
print(t:get(1, 2))     --> true\t2
print(t.get(5, 1, 2))  --> false\t2
