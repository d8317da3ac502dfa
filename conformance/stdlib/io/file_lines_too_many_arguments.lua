local f = io.tmpfile()
f:lines(table.unpack({}, 1, 251))  --! bad argument #251 to 'lines' (too many arguments)
