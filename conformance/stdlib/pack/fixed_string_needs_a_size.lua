string.pack("c", "abc")  --! missing size for format option 'c'
