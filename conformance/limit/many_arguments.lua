local function count(...) return select("#", ...) end
print(count(table.unpack({}, 1, 200000)))  --> 200000
