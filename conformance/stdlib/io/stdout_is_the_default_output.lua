print(io.output() == io.stdout)  --> true
io.stdout:write("text\n")        --> text
