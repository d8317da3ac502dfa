local count = collectgarbage("count")
print(math.type(count), count > 1)  --> float\ttrue
local kept = ("x"):rep(1000000)
print(collectgarbage("count") > count + 900, #kept)  --> true\t1000000
