print(math.log(8, 2), math.log(1000, 10), math.exp(0), math.log(0), math.sqrt(16))  --> 3.0\t3.0\t1.0\t-inf\t4.0
