print(tonumber("ff", 16), tonumber("zz", 36), tonumber("777", 8), tonumber("-101", 2), tonumber(" 11 ", 3))
--> 255\t1295\t511\t-5\t4
print(tonumber("8", 8), tonumber("1.0", 10), tonumber("", 10), tonumber("0x10", 16))  --> nil\tnil\tnil\tnil
print(tonumber("7fffffffffffffff", 16), tonumber("ffffffffffffffff", 16))             --> 9223372036854775807\t-1
