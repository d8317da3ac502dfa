print(("a\0b"):find("\0"), ("a\0b"):match("[\0]b") == "\0b", ("a\0b"):find("%z"))  --> 2\ttrue\t2\t2
