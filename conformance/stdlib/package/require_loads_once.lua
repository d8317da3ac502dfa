package.preload.mod = function(name, extra) print("loading", name, extra); return { name = name } end
local a, b = require("mod"), require("mod")
print(a == b, a.name, package.loaded.mod == a)  --> loading\tmod\t:preload:
--> true\tmod\ttrue
