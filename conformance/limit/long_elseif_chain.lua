local source = { "local x = ... if x == 0 then return 0 " }
for i = 1, 2000 do source[#source + 1] = "elseif x == " .. i .. " then return " .. i .. " " end
local f = load(table.concat(source) .. "end")
print(f(1), f(2000), f(3000))  --> 1\t2000
