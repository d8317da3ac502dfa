print(math.type(os.time()), os.time() > 1700000000)  --> integer\ttrue
