print(("x"):gsub("x", "%a"))  --! invalid use of '%' in replacement string
