local source = {}
for i = 1, 201 do source[i] = "local v" .. i end
local _, message = load(table.concat(source, "\n"))
print((message:gsub(" near .*", "")))
--> [string "local v1..."]:201: too many local variables (limit is 200) in main function
