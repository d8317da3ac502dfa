print(3.0 & 1, 2^53 | 1, 1 << 2.0, ~0.0)  --> 1\t9007199254740993\t4\t-1
print(1 & 1.5)                            --! number has no integer representation
