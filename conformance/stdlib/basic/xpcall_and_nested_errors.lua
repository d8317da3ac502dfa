print(pcall(pcall, error, "e"))                                   --> true\tfalse\te
print(pcall(error, setmetatable({}, { __tostring = function() return "obj" end })))  --> false\tobj
print(select("#", pcall(error)))                                  --> 2
