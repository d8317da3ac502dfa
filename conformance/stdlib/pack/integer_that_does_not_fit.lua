print(string.unpack("<i9", ("\255"):rep(9)))  --> -1\t10
string.unpack("<i9", ("\1"):rep(9))           --! 9-byte integer does not fit into Lua Integer
