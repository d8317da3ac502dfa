print((load("return")()))         --> nil
print(load("return 1, 2, 3;")())  --> 1\t2\t3
