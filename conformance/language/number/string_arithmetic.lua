print("10" + 5, "3.0" * "2", "0x10" + 0, -"2", " 7 " // 2)  --> 15\t6.0\t16\t-2\t3
print("10" .. 1)                                            --> 101
print("a" + 1)  --! attempt to add a 'string' with a 'number'
