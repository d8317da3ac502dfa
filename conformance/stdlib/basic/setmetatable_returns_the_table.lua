local t, mt = {}, {}
print(setmetatable(t, mt) == t, getmetatable(t) == mt)  --> true\ttrue
setmetatable(t, nil)
print(getmetatable(t))  --> nil
