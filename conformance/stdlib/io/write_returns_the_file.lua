io.write("a", 1, 2.5, "\n"):write("b\n")
--> a12.5
--> b
