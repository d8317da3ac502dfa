print(("abcabc"):find("b", 3), ("abcabc"):find("b", -2), ("abc"):find("a", 2))  --> 5\t5\tnil
print(("abc"):find("", 4), ("abc"):find("", 5), ("abc"):find("a", -100))        --> 4\tnil\t1\t1
print(("abc"):find("^b", 2))                                                    --> 2\t2
