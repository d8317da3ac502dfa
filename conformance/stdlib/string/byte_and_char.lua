print(("ABC"):byte(1, -1))                  --> 65\t66\t67
print(("A"):byte(10))                       -->
print(string.char(), string.char(72, 105))  --> \tHi
print(string.char(256))                     --! bad argument #1 to 'char' (value out of range)
