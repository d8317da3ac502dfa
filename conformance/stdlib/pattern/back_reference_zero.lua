("x"):find("%0")  --! invalid capture index %0
