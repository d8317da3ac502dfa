local f = io.tmpfile()
f:seek("middle")  --! bad argument #1 to 'seek' (invalid option 'middle')
