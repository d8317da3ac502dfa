local f = io.tmpfile()
f:write("hello")
f:seek("set", 1)
f:write("EL")
f:seek("set", 8)
f:write("!")
f:seek("set")
print((f:read("a"):gsub("\0", ".")))  --> hELlo...!
