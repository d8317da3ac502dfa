print(table.unpack({ 1, 2, 3 }, 2))               --> 2\t3
print(table.unpack({ 1, nil, 3 }, 1, 3))          --> 1\tnil\t3
print(select("#", table.unpack({}, 1, 0)))        --> 0
print(pcall(table.unpack, {}, 1, 1e8))            --> false\ttoo many results to unpack
