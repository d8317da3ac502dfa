print(utf8.codepoint("H\u{E4}\u{20AC}", 1, -1))  --> 72\t228\t8364
print(utf8.codepoint("abc"), utf8.codepoint("abc", -1), select("#", utf8.codepoint("abc", 3, 2)))  --> 97\t99\t0
