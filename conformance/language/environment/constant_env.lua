local _ENV <const> = { print = print }
print(x)  --> nil
x = 1
print(x)  --> 1
