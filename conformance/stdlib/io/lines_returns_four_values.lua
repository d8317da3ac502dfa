local name = os.tmpname()
io.open(name, "w"):close()
print(select("#", io.lines(name)), select("#", io.tmpfile():lines()))  --> 4\t1
os.remove(name)
