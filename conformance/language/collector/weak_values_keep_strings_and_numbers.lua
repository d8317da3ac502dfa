local t = setmetatable({ "string", 2.5, true, print, {}, function() end }, { __mode = "v" })
collectgarbage()
print(t[1], t[2], t[3], t[4] == print, t[5])  --> string\t2.5\ttrue\ttrue\tnil
