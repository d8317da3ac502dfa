string.pack("i17", 1)  --! integral size (17) out of limits [1,16]
