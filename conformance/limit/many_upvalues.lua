local source = {}
for i = 1, 256 do source[i] = "local v" .. i .. " = 0" if i % 128 == 0 then source[i] = source[i] .. " local function f() " end end
for i = 1, 256 do source[#source + 1] = "v" .. i .. " = 1" end
local _, message = load(table.concat(source, " ") .. " end end")
print((message:gsub(" near .*", "")))
--> [string "local v1 = 0 local v2 = 0 local v3 = 0 local ..."]:1: too many upvalues (limit is 255) in function at line 1
