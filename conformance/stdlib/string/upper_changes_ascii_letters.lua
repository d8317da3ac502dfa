print(("abc XYZ 123"):upper(), ("\xE4"):upper() == "\xE4", #("a\0b"):upper())  --> ABC XYZ 123\ttrue\t3
