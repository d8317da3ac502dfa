print(select(2, "a", "b", "c"))            --> b\tc
print(select("#", nil, nil), select("#"))  --> 2\t0
print(select(4, "a", "b"))                 -->
