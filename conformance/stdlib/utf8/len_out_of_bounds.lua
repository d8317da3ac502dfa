print(utf8.len("abc", 4), utf8.len("abc", 1, 0))  --> 0\t0
print(pcall(utf8.len, "abc", 5))  --> false\tbad argument #2 to 'utf8.len' (initial position out of bounds)
utf8.len("abc", 1, 4)  --! bad argument #3 to 'len' (final position out of bounds)
