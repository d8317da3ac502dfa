print(("ab"):match("a(x*)b") == "", ("ab"):match("(a*)(b*)(c*)"))  --> true\ta\tb\t
