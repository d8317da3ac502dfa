print(select("#", ...))  --> 0
