local f = io.tmpfile()
f:close()
print(tostring(f), pcall(f.read, f))  --> file (closed)\tfalse\tattempt to use a closed file
f:write("x")                          --! attempt to use a closed file
