local t = setmetatable({}, { __pairs = function(t) return function(_, k) if k < 3 then return k + 1, "v" end end, t, 0, "dropped" end })
for k, v in pairs(t) do print(k, v) end  --> 1\tv
--> 2\tv
--> 3\tv
print(select("#", pairs(t)))  --> 3
