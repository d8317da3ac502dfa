print(tonumber("0x1p4"), tonumber("  12  "), tonumber("1e"), tonumber(""), tonumber("1 2"))  --> 16.0\t12\tnil\tnil\tnil
print(tonumber("ff", 16), tonumber("zz", 36), tonumber("8", 8), tonumber("-7", 8))           --> 255\t1295\tnil\t-7
print(tonumber(nil))                                                                         --> nil
tonumber()  --! bad argument #1 to 'tonumber' (value expected)
