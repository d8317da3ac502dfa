print(pcall(table.sort, { 1, 2, 3 }, function() error("no order", 0) end))  --> false\tno order
