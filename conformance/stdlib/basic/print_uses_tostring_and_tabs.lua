print(nil, true, 1, 1.5, "text")                                         --> nil\ttrue\t1\t1.5\ttext
print(setmetatable({}, { __tostring = function() return "shown" end }))  --> shown
print()                                                                  -->
tostring = nil
print(1)  --> 1
