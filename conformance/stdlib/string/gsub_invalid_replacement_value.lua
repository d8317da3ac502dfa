print(("x"):gsub("x", function() return {} end))  --! invalid replacement value (a table)
