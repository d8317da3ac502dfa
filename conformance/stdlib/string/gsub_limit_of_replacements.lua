print(("aaa"):gsub("a", "b", 0))   --> aaa\t0
print(("aaa"):gsub("a", "b", -1))  --> aaa\t0
print(("aaa"):gsub("a", "b", 2))   --> bba\t2
