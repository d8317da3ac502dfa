local function f() end
print(select("#", f()))  --> 0
print((f()))             --> nil
