print(("a \t\nb"):find("%s+"), ("a,b"):find("%p"), ("a\1b"):find("%c"))  --> 2\t2\t2\t2
print(("x;y"):gsub("%p", "."), ("\127\0a"):gsub("%c", ""))               --> x.y\ta\t2
