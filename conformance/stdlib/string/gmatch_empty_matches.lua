local n = 0
for p in ("abc"):gmatch("()") do n = n + p end
print(n)  --> 10
for m in ("ab"):gmatch("%d*") do io.write("[", m, "]") end
print()  --> [][][]
