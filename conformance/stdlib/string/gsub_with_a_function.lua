print(("abc"):gsub("%w", function(c) if c ~= "b" then return c:upper() end end))  --> AbC\t3
print(("a1b2"):gsub("(%a)(%d)", function(a, d) return d .. a end))                --> 1a2b\t2
print(("abc"):gsub("%w", function() return false end))                            --> abc\t3
