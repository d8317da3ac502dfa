local names = setmetatable({}, { __mode = "k" })
do
  local o = setmetatable({}, { __gc = function(o) print("in the finalizer", names[o]) end })
  names[o] = "my name"
end
collectgarbage()  --> in the finalizer\tmy name
collectgarbage()
print(next(names))  --> nil
