local weak = setmetatable({}, { __mode = "v" })
weak[1] = setmetatable({}, { __gc = function() print("in the finalizer", weak[1]) end })
collectgarbage()  --> in the finalizer\tnil
