local file = os.tmpname()
io.open(file, "w"):close()
print(package.searchpath("x", "/no/such/?;" .. file) == file)  --> true
os.remove(file)
