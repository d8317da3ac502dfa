print(load("return 'abc"))    --> nil\t[string "return 'abc"]:1: unfinished string near <eof>
print(load("return 'abc\\"))  --> nil\t[string "return 'abc\\"]:1: unfinished string near <eof>
