# what load does not know
print(debug.getinfo(1, "l").currentline)    --> 2
print(load("# no comment here\nreturn 1"))  --> nil\t[string "# no comment here..."]:1: unexpected symbol near '#'
