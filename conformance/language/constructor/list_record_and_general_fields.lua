local t = { "first", x = 1, ["a b"] = 2, [10] = 3, "second"; [1 + 1.5] = 4 }
print(t[1], t[2], t.x, t["a b"], t[10], t[2.5], #t)  --> first\tsecond\t1\t2\t3\t4\t2
