local f = io.tmpfile()
print(f:setvbuf("no"), f:setvbuf("full", 1024), f:setvbuf("line"))  --> true\ttrue\ttrue
f:setvbuf("unknown")  --! bad argument #1 to 'setvbuf' (invalid option 'unknown')
