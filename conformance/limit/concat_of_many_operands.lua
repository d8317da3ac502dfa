local source = { "local a = 'x' return a" }
for i = 1, 150 do source[#source + 1] = "a" end
print(#load(table.concat(source, " .. "))())  --> 151
