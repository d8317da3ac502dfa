print(io.write("a", 1, 2.5, " ", -0.0, "\n") == io.stdout)  --> a12.5 -0
--> true
io.write("x"):write("y\n")  --> xy
io.write()
