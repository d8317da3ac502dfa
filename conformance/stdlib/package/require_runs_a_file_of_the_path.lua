local file = os.tmpname()
local f = io.open(file, "w")
f:write("local name, path = ... return { name = name, same = path == '" .. file .. "' }")
f:close()
package.path = file
local mod, path = require("some.module")
print(mod.name, mod.same, path == file)  --> some.module\ttrue\ttrue
os.remove(file)
