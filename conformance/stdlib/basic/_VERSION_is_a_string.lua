print(_VERSION)  --> Lua 5.4
