local t = setmetatable({}, { __mode = "k" })
do
  local key = {}
  t[key] = { key }
end
collectgarbage()
print(next(t))  --> nil
