local f, message, where = package.loadlib("/no/such/library.so", "luaopen_x")
print(f, type(message), where == "open" or where == "absent")  --> nil\tstring\ttrue
