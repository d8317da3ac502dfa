local source = {}
for i = 1, 201 do source[i] = "local v" .. i end
print(load(table.concat(source, "\n")))  --> nil\t[string "local v1..."]:201: too many local variables (limit is 200) in main function near <eof>
