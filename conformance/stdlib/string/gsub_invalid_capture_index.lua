print(("x"):gsub("x", "%2"))  --! invalid capture index %2
