print(utf8.len("a\u{E4}b"), utf8.len("\xff"), utf8.len("a\xe4"))  --> 3\tnil\tnil\t2
print(utf8.offset("a\u{E4}b", 3), utf8.offset("a\u{E4}b", -1))    --> 4\t4
