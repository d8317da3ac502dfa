print(("%d"):format(3.5))  --! bad argument #1 to 'format' (number has no integer representation)
