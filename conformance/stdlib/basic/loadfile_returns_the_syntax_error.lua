local name = os.tmpname()
local f = io.open(name, "w")
f:write("x = = 1")
f:close()
print((select(2, loadfile(name)):gsub("^.*:1: ", "")))        --> unexpected symbol near '='
print((select(2, loadfile(name, "b")):gsub("^[^:]*: ", "")))  --> attempt to load a text chunk (mode is 'b')
os.remove(name)
