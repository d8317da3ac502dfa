print(("aaab"):match("a*"), ("b"):match("a*") == "", ("<a><b>"):match("<.*>"))  --> aaa\ttrue\t<a><b>
