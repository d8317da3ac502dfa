print(pcall(table.insert, {}))  --> false\twrong number of arguments to 'insert'
table.insert({}, 1, 2, 3)       --! wrong number of arguments to 'insert'
