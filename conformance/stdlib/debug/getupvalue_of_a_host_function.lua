print(debug.getupvalue(print, 1), (debug.getupvalue(string.gmatch("x", "x"), 1)))  --> nil\t
