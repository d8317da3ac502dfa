print(type(nil), type(1), type("x"), type({}), type(print), type(io.stdout), type(coroutine.create(print)))
--> nil\tnumber\tstring\ttable\tfunction\tuserdata\tthread
