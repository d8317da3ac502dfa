print(("a\nb"):match("a.b") == "a\nb", ("\0"):match(".") == "\0", (""):match("."))  --> true\ttrue\tnil
