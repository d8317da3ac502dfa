collectgarbage("incremental", 100, "x")  --! bad argument #3 to 'collectgarbage' (number expected, got string)
