string.packsize("c1073741824 c1073741824")  --! bad argument #1 to 'packsize' (format result too large)
