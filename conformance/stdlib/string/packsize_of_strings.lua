print(string.packsize("c10"))  --> 10
string.packsize("z")           --! bad argument #1 to 'packsize' (variable-length format)
