local env = { a = 5 }
local chunk = load("b = a; return _ENV", "chunk", "t", env)
print(chunk() == env, env.b, b)  --> true\t5\tnil
