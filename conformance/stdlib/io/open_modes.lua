local name = os.tmpname()
local function put(mode, text) local f = io.open(name, mode); f:write(text); f:close(); return io.lines(name, "a")() end
print(put("w", "one"), put("a", "two"), put("r+", "X"), put("w+", "new"), put("ab", "!"))
--> one\tonetwo\tXnetwo\tnew\tnew!
os.remove(name)
