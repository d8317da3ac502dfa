print(pcall(debug.getuservalue, io.stdout, "x"))
--> false\tbad argument #2 to 'debug.getuservalue' (number expected, got string)
