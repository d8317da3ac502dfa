local t = { { 1, { 2 } }, inner = { x = { y = "deep" } } }
print(t[1][2][1], t.inner.x.y)  --> 2\tdeep
