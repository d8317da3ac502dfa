local object = { n = 5 }
function object:get(k) return self.n + k end
print(object:get(1), object.get({ n = 1 }, 1))  --> 6\t2
print(("x"):rep(3))                             --> xxx
