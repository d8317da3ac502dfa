-- pylua/stdlib/baselib.py: pause and step multiplier were kept as given, and "incremental" did not set them.
collectgarbage("setpause", 150)
print(collectgarbage("setpause", 200))  --> 148
collectgarbage("setstepmul", 2000)
print(collectgarbage("setstepmul", 100))  --> 976
collectgarbage("incremental", 180, 120)
print(collectgarbage("setpause", 200), collectgarbage("setstepmul", 100))  --> 180\t120
