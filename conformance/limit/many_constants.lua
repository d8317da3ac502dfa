local source = { "local t = {" }
for i = 1, 5000 do source[#source + 1] = "'s" .. i .. "'," end
local t = load(table.concat(source) .. "} return t")()
print(#t, t[1], t[5000])  --> 5000\ts1\ts5000
