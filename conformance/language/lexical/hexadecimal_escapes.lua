print("\x41\x4a\x4A" == "AJJ", #"\x00\xff\x41")  --> true\t3
print(load([[return "\xag"]]))  --> nil\t[string "return "\\xag""]:1: hexadecimal digit expected near '"\\xag'
print(load([[return "\x1"]]))  --> nil\t[string "return "\\x1""]:1: hexadecimal digit expected near '"\\x1"'
