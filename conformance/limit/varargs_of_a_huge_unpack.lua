print(pcall(table.unpack, {}, 0, math.maxinteger))               --> false\ttoo many results to unpack
print(pcall(table.unpack, {}, math.mininteger, math.maxinteger)) --> false\ttoo many results to unpack
print(select("#", table.unpack({}, 1, 200)))                     --> 200
