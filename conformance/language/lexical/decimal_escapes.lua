print("\0651" == "A1", "\65B", #"\0", ("\255\0077"):byte(1, -1))  --> true\tAB\t1\t255\t7\t55
print(load([[return "\256"]]))  --> nil\t[string "return "\\256""]:1: decimal escape too large near '"\\256"'
print(load([[return "\999x"]]))  --> nil\t[string "return "\\999x""]:1: decimal escape too large near '"\\999x'
