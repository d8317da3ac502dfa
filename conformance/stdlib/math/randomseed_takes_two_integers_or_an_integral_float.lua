math.randomseed(1, 2)
print(math.random(1000))  --> 130
math.randomseed(42.0)
print(math.random(100))  --> 50
math.randomseed(0.5)     --! bad argument #1 to 'randomseed' (number has no integer representation)
