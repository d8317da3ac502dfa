local t = { a = { { b = { "deep" } } } }
print(t.a[1].b[1], t["a"][1]["b"][1])  --> deep\tdeep
