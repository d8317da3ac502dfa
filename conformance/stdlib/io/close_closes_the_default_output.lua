local name = os.tmpname()
io.output(name)
io.write("x")
print(io.close(), pcall(io.write, "y"))  --> true\tfalse\tdefault output file is closed
io.output(io.stdout)
os.remove(name)
