print(("abcabc"):match("b.", 3), ("abc"):match("^b", 2), ("abc"):match("b", -1), ("abc"):match("$", 4))
--> bc\tb\tnil\t
