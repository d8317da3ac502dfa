local env = {}
print(load("x = 1; return x", "chunk", "t", env)(), env.x, x)  --> 1\t1\tnil
print(load("return _ENV", "chunk", "t", nil)())                --> nil
