local s = "a\u{E4}\u{20AC}b"
print(utf8.offset(s, 2, 2), utf8.offset(s, -1, 4), utf8.offset(s, 1, 2))  --> 4\t2\t2
