("x"):find("(x)%2")  --! invalid capture index %2
