local t = {}
for i, v in ipairs({ "a", "b" }) do t[i] = function() v = v .. v; return v end end
print(t[1](), t[1](), t[2]())  --> aa\taaaa\tbb
