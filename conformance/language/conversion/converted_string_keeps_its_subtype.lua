print(math.type("10" + 0), math.type("10.0" + 0), math.type("1e1" + 0), math.type("0x10" + 0))
--> integer\tfloat\tfloat\tinteger
