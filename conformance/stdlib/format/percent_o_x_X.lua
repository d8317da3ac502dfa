print(("%o %x %X %#o %#x %#X"):format(8, 255, 255, 8, 255, 255))  --> 10 ff FF 010 0xff 0XFF
print(("%x"):format(-1), ("%5x|%-5x|%05x"):format(10, 10, 10))    --> ffffffffffffffff\t    a|a    |0000a
