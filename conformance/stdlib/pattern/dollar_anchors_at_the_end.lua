print(("abc"):match("c$"), ("abc"):match("b$"), ("a$b"):match("a$b"), ("ab"):match("^ab$"))  --> c\tnil\ta$b\tab
