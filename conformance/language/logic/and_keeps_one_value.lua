local function two() return 1, 2 end
print(true and two())  --> 1
print(nil or two())    --> 1
