print(("x)"):find("x)"))  --> 1\t2
string.match("x", "x)")   --! invalid pattern capture
