io.write("a", {})  --> a
--!! write_refuses_other_types.lua:1: bad argument #2 to 'write' (string expected, got table)
