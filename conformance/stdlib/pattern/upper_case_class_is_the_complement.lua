print(("12ab"):match("%D+"), ("ab 1"):match("%A+"), ("a b"):match("%S+"), ("ab!"):match("%W"), ("a\1"):match("%C"))
--> ab\t 1\ta\t!\ta
