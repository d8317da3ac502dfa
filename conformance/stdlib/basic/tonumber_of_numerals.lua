print(tonumber("10"), tonumber(" 0x10 "), tonumber("1e1"), tonumber(".5"), tonumber("5."), tonumber(7))
--> 10\t16\t10.0\t0.5\t5.0\t7
print(tonumber("1e"), tonumber(""), tonumber(" "), tonumber("1 2"), tonumber("x"), tonumber("1\0"))
--> nil\tnil\tnil\tnil\tnil\tnil
