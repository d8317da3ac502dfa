print(math.tointeger(3), math.tointeger(3.0), math.tointeger(3.5), math.tointeger(2^63), math.tointeger(0 / 0))
--> 3\t3\tnil\tnil\tnil
print(math.tointeger("8"), math.tointeger("8.0"), math.tointeger("x"), math.tointeger({}))  --> 8\t8\tnil\tnil
