local t = {}
print(t[nil])   --> nil
t[nil] = 1      --! table index is nil
