local file = os.tmpname()
local f = io.open(file, "w")
f:write("x = = 1")
f:close()
package.path = file
local _, message = pcall(require, "mod")
print((message:gsub(file:gsub("%p", "%%%0"), "FILE")))  --> error loading module 'mod' from file 'FILE':
--> \tFILE:1: unexpected symbol near '='
os.remove(file)
