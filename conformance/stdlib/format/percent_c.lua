print(("%c%c%c"):format(76, 117, 97), #("%c"):format(0), ("[%3c]"):format(65))  --> Lua\t1\t[  A]
