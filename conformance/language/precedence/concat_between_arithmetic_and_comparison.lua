print(1 + 1 .. 2 * 2, "a" .. "b" == "ab", 1 .. 2 < 1 .. 3)  --> 24\ttrue\ttrue
