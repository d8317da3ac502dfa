local name = os.tmpname()
local f = io.open(name, "w")
f:write("#!first line\nreturn x, ...")
f:close()
print(loadfile(name)(5))                          --> nil\t5
print(loadfile(name, "t", { x = "from env" })())  --> from env
os.remove(name)
