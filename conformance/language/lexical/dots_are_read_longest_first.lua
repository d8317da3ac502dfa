local t = { a = { b = "ab" } }
local function count(...) return select("#", ...) end
print(t.a.b, "x" .. "y", count(1, 2))  --> ab\txy\t2
