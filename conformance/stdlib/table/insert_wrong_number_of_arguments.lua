table.insert({}, 1, 2, 3)  --! wrong number of arguments to 'insert'
