local a--[[between]]b = 1
print(a, b)  --> nil\t1
