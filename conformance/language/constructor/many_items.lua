local items = {}
for i = 1, 300 do items[i] = i end
local t = load("return {" .. table.concat(items, ",") .. "}")()
print(#t, t[1], t[51], t[300])  --> 300\t1\t51\t300
