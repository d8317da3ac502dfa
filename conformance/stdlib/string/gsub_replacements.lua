print(("$x $y"):gsub("%$(%w+)", { x = "1" }))                          --> 1 $y\t2
print(("abc"):gsub("%w", function(c) return c ~= "b" and c:upper() end))  --> AbC\t3
print(("abc"):gsub("", "-"))                                           --> -a-b-c-\t4
print(("abc"):gsub("%w", "%0%0", 2))                                   --> aabbc\t2
