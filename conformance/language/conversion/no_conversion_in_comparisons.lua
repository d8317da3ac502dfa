print(1 == "1", 0 == "0", "10" == 10, ({ [1] = "integer" })["1"])  --> false\tfalse\tfalse\tnil
print("10" < "9", 10 < 9)                                          --> true\tfalse
