local t = setmetatable({ n = 5 }, { __tostring = function(self) return "number " .. self.n end })
print(tostring(t), #tostring(t))  --> number 5\t8
print(math.type(tostring(setmetatable({}, { __tostring = function() return 42 end }))))  --> nil
