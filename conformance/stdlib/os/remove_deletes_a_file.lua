local name = os.tmpname()
io.open(name, "w"):close()
print(os.remove(name), (io.open(name)))  --> true\tnil
