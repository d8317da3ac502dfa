local whole, fraction = math.modf(3.75)
print(math.type(whole), math.type(fraction), math.type((math.modf(2^70))))  --> integer\tfloat\tfloat
