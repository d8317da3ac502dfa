print(math.tointeger(3.0), math.tointeger(3.5), math.tointeger("8"), math.ult(1, -1))  --> 3\tnil\t8\ttrue
print(math.type(1), math.type(1.0), math.type("1"), math.abs(math.mininteger))         --> integer\tfloat\tnil\t-9223372036854775808
