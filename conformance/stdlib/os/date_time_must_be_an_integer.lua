os.date("%Y", 1.5)  --! bad argument #2 to 'date' (number has no integer representation)
