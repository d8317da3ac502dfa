local t = { [1] = "explicit", "listed" }
print(t[1], #t)  --> listed\t1
