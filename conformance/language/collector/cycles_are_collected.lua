local weak = setmetatable({}, { __mode = "v" })
do
  local a, b = {}, {}
  a.b, b.a = b, a
  weak[1], weak[2] = a, b
end
collectgarbage()
print(weak[1], weak[2])  --> nil\tnil
