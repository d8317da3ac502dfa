print(x)  --> nil
x = 5
print(x)  --> 5
x = nil
print(x)  --> nil
