print(("x"):rep(2.0), ("abc"):sub(2.0, 3.0), 1 | 2.0, ({ 10, 20 })[2.0])  --> xx\tbc\t3\t20
print(("x"):rep(2.5))  --! bad argument #1 to 'rep' (number has no integer representation)
