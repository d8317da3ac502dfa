local values = { n = 1, s = "x", b = false, t = {}, f = print, c = coroutine.create(print), u = io.stdout }
print(type(nil), type(values.n), type(values.s), type(values.b))       --> nil\tnumber\tstring\tboolean
print(type(values.t), type(values.f), type(values.c), type(values.u))  --> table\tfunction\tthread\tuserdata
