local t = {}
print(t[0/0])   --> nil
t[0/0] = 1      --! table index is NaN
