print('a "b" c', "it's", 'it\'s', "\"")  --> a "b" c\tit's\tit's\t"
