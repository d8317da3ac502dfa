math.randomseed(42)
print(math.random(100), math.random(100), math.random(100), math.random(0))  --> 50\t76\t86\t-7059243630996204619
math.randomseed(42)
print(math.random(100), math.random() == math.random())  --> 50\tfalse
