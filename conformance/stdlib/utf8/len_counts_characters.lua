print(utf8.len("a\u{E4}\u{20AC}b"), utf8.len(""), utf8.len("abc", 2), utf8.len("abc", -1), utf8.len("abc", 2, 2))
--> 4\t0\t2\t1\t1
