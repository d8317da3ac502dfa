print(pcall(table.unpack, {}, math.mininteger, math.maxinteger))  --> false\ttoo many results to unpack
table.unpack({}, 1, 1e8)                                          --! too many results to unpack
