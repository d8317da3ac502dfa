local _, a1, _VERSION_, And, NIL = 1, 2, 3, 4, 5
print(_, a1, _VERSION_, And, NIL)  --> 1\t2\t3\t4\t5
print(load("local 1a = 2"))        --> nil\t[string "local 1a = 2"]:1: malformed number near '1a'
