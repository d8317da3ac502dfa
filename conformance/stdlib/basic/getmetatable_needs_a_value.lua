getmetatable()  --! bad argument #1 to 'getmetatable' (value expected)
