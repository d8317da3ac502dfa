print(type(1), type(1.0), 1 == 1.0)  --> number\tnumber\ttrue
print(math.type(1), math.type(1.0))  --> integer\tfloat
