local dumped = string.dump(load("return 1"))
print(load(dumped:sub(1, -10), "=cut", "b"))  --> nil\tcut: bad binary format (truncated chunk)
print(load("\27Lua", "=short", "b"))          --> nil\tshort: bad binary format (truncated chunk)
