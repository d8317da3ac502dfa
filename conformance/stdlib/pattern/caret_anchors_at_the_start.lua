print(("abc"):match("^a"), ("abc"):match("^b"), ("a^b"):match("a^b"))  --> a\tnil\ta^b
