local t = setmetatable({}, { __mode = "kv" })
local kept = {}
t[kept], t[1], t[{}] = kept, {}, kept
collectgarbage()
local n = 0
for k, v in pairs(t) do n = n + 1 end
print(n, t[kept] == kept)  --> 1\ttrue
