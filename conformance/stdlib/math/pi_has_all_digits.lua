print(math.pi, ("%.17g"):format(math.pi))  --> 3.1415926535898\t3.1415926535897931
