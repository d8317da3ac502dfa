print(os.difftime(5, 3), os.difftime(3, 5), math.type(os.difftime(1, 1)))  --> 2.0\t-2.0\tfloat
