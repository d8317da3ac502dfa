print(("ab"):rep(3), ("ab"):rep(3, ", "), ("ab"):rep(1, ","), (""):rep(5) == "")  --> ababab\tab, ab, ab\tab\ttrue
print(("x"):rep(0) == "", ("x"):rep(-1) == "")                                    --> true\ttrue
