setmetatable({ name = "object" }, { __gc = function(o) print("finalizing", o.name) end })
collectgarbage()  --> finalizing\tobject
