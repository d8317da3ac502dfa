("x"):find("(x%1)")  --! invalid capture index %1
