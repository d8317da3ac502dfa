print(" 10 " + 0, "\t-0x10\n" + 0, "+5" + 0, " -.5" + 0)  --> 10\t-16\t5\t-0.5
print(tonumber("- 5"), tonumber("5 5"), tonumber("--5"), tonumber("0x"), tonumber(""))  --> nil\tnil\tnil\tnil\tnil
