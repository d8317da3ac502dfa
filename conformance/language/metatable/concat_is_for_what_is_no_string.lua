local t = setmetatable({}, { __concat = function(a, b) return "joined" end })
print(t .. "x", "x" .. t, 1 .. t, t .. t, t .. nil)  --> joined\tjoined\tjoined\tjoined\tjoined
print("a" .. 1)                                      --> a1
