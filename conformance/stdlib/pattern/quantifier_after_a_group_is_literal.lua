print(("ab*"):match("(ab)*"), ("abab"):match("(ab)*"), ("a+"):match("(a)+"))  --> ab\tnil\ta
