print(("x"):rep("3"), ("abc"):sub("2"), ("x"):rep("0x2"), ("x"):rep("2.0"))  --> xxx\tbc\txx\txx
print(("x"):rep("2.5"))  --! bad argument #1 to 'rep' (number has no integer representation)
