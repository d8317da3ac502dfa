local n = 150
print(load(("do "):rep(n) .. ("end "):rep(n)) ~= nil)  --> true
print(select(2, load(("do "):rep(1000) .. ("end "):rep(1000))):match("C stack overflow"))  --> C stack overflow
