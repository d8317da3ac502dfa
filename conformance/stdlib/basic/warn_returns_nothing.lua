print(select("#", warn("a ", "message in ", 3, " pieces")))  --> 0
warn("@unknown control message")
