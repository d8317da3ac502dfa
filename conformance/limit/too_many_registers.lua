local items = {}
for i = 1, 300 do items[i] = "x" end
print((select(2, load("f(" .. table.concat(items, ",") .. ")")):gsub(" near .*", "")))
--> [string "f(x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x..."]:1: function or expression needs too many registers
