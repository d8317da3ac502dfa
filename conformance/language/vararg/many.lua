local function count(...) return select("#", ...) end
local t = {}
for i = 1, 5000 do t[i] = i end
print(count(table.unpack(t)), (select(5000, table.unpack(t))))  --> 5000\t5000
