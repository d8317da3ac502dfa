error("text", "two")  --! bad argument #2 to 'error' (number expected, got string)
