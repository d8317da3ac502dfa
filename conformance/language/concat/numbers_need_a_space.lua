print(1 ..2, 1.5 .. 2)      --> 12\t1.52
print(load("return 1..2"))  --> nil\t[string "return 1..2"]:1: malformed number near '1..2'
