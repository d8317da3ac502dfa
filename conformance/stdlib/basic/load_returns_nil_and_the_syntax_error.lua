print(load("1 +"))               --> nil\t[string "1 +"]:1: unexpected symbol near '1'
print(load("x =", "=name"))      --> nil\tname:1: unexpected symbol near <eof>
print(load("x =", "@file.lua"))  --> nil\tfile.lua:1: unexpected symbol near <eof>
