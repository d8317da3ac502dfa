print(pcall(utf8.codepoint, "\u{D800}"))  --> false\tinvalid UTF-8 code
print(utf8.codepoint("\u{D800}", 1, 1, true), utf8.codepoint("\u{7FFFFFFF}", 1, 1, true))  --> 55296\t2147483647
