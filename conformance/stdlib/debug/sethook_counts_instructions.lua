local n = 0
debug.sethook(function(event) n = n + 1 end, "", 100)
for i = 1, 10000 do end
debug.sethook()
print(n > 50)  --> true
