local name = os.tmpname()
io.output(name):close()
print(pcall(io.flush))  --> false\tdefault output file is closed
io.output(io.stdout)
os.remove(name)
