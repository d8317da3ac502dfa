io.read("x")  --! bad argument #1 to 'read' (invalid format)
