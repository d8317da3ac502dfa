local a = os.clock()
for _ = 1, 1000 do end
print(math.type(a), os.clock() >= a)  --> float\ttrue
