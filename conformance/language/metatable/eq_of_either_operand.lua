local a = setmetatable({}, { __eq = function() return "yes" end })
print(a == {}, {} == a, a ~= {})  --> true\ttrue\tfalse
