print(("aaab"):match("a+"), ("b"):match("a+"), ("xaay"):find("a+"))  --> aaa\tnil\t2\t3
