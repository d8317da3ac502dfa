local s = load("return [[a\r\nb\rc\n\rd\ne]]")()
print((s:gsub("\n", "|")))                            --> a|b|c|d|e
print((load("return 'a\\\r\nb'")():gsub("\n", "|")))  --> a|b
