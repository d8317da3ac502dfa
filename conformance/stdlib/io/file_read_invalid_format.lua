local f = io.tmpfile()
f:read("x")  --! bad argument #1 to 'read' (invalid format)
