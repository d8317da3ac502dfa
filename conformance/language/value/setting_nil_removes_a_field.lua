local t = { a = 1, b = 2 }
t.a = nil
print(t.a, next(t))  --> nil\tb\t2
t.b = nil
print(next(t))  --> nil
