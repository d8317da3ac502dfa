local t = { nil, "second", nil }
print(t[1], t[2], t[3], next(t))  --> nil\tsecond\tnil\t2\tsecond
