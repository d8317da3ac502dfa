print(math.log(1), math.log(8, 2), math.log(1000, 10), math.log(0), math.log(9, 3))  --> 0.0\t3.0\t3.0\t-inf\t2.0
print(math.log(-1) ~= math.log(-1), math.log(math.huge), ("%.10f"):format(math.log(10)))  --> true\tinf\t2.3025850930
print(math.log(2, 1), math.log(2, 0), math.log(8, 0.5))  --> inf\t-0.0\t-3.0
