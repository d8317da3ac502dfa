print(3.0 | 4, 2^31 >> 1)  --> 7\t1073741824
print(1.5 | 1)             --! number has no integer representation
