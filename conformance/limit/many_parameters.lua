local names = {}
for i = 1, 200 do names[i] = "p" .. i end
local f = load("return function(" .. table.concat(names, ",") .. ") return p200 end")()
print(f(table.unpack(names)))  --> p200
names[201] = "p201"
print((select(2, load("return function(" .. table.concat(names, ",") .. ") end")):gsub(" near .*", ""):gsub("^.*:1: ", "")))
--> too many local variables (limit is 200) in function at line 1
