print(#"abc" + 1, -#"abc", #"abc" .. "", #("a" .. "bc"))  --> 4\t-3\t3\t3
