print(pcall(utf8.codepoint, "abc", 0))  --> false\tbad argument #2 to 'utf8.codepoint' (out of bounds)
utf8.codepoint("abc", 1, 4)             --! bad argument #3 to 'codepoint' (out of bounds)
