print(("aaa"):match("a*a"), ("abcbd"):match("a.*b"), ("aaab"):match("(a*)(ab)"))  --> aaa\tabcb\taa\tab
