print(utf8.len("ab\xFFcd"))                                     --> nil\t3
print(utf8.len("\u{E4}", 2))                                    --> nil\t2
print(utf8.len("\xC0\x80"))                                     --> nil\t1
print(utf8.len("\u{D800}"), utf8.len("\u{D800}", 1, -1, true))  --> nil\t1
