print(math.deg(math.rad(30)), math.rad(0))  --> 30.0\t0.0
math.rad()                                  --! bad argument #1 to 'rad' (number expected, got no value)
