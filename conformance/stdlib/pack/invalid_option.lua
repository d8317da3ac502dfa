string.pack("y", 1)  --! invalid format option 'y'
