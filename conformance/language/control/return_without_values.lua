local function nothing() return end
print(select("#", nothing()), (nothing()))  --> 0\tnil
