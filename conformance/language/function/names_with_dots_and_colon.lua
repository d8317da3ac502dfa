local a = { b = { c = {} } }
function a.b.c.f(x) return x end
function a.b.c:m(x) return self == a.b.c, x end
print(a.b.c.f(1), a.b.c:m(2))  --> 1\ttrue\t2
