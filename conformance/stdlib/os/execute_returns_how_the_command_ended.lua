--# skip lua: lupa's Lua is built without POSIX and returns the raw status
print(os.execute("exit 0"))      --> true\texit\t0
print(os.execute("exit 3"))      --> nil\texit\t3
print(os.execute("kill -9 $$"))  --> nil\tsignal\t9
