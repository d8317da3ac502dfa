local chunk = load("x = 1; local y = x; return function() return y end")
print(debug.getupvalue(chunk, 1) == "_ENV", debug.getupvalue(chunk, 2))  --> true
debug.setupvalue(chunk, 1, setmetatable({}, { __newindex = function(_, k, v) print("set", k, v) end }))
chunk()  --> set\tx\t1
