print(("a]b"):find("[]]"), ("a]b"):find("[^]]"))  --> 2\t1\t1
