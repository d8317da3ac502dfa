local s = "a\u{E4}\u{20AC}"
print(utf8.offset(s, 0, 3), utf8.offset(s, 0, 5), utf8.offset(s, 0, 1), utf8.offset(s, 0))  --> 2\t4\t1\t1
