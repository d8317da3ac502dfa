print(2^62 | 0)  --> 4611686018427387904
print(2^63 | 0)  --! number has no integer representation
