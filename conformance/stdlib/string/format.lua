print(("%5d|%-5d|%05d|%+d"):format(42, 42, 42, 42))    --> \s\s\s42|42\s\s\s|00042|+42
print(("%.3f|%e|%g|%g"):format(1 / 3, 12345.678, 1e20, 0.1))  --> 0.333|1.234568e+04|1e+20|0.1
print(("%x|%X|%#x|%o|%c"):format(255, 255, 255, 8, 65))  --> ff|FF|0xff|10|A
print(("%s|%10s|%-10s|%.2s"):format("abc", "abc", "abc", "abc"))  --> abc|       abc|abc       |ab
print(("%i|%y"):format(3.0, 4))  --! invalid conversion '%y' to 'format'
