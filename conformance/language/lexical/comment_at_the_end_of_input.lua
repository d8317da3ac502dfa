print(load("return 1 -- no line break after this")())  --> 1
print(load("return 2 --[[ closed ]]")())               --> 2
