print(("$x and $y"):gsub("%$(%w+)", { x = "1", y = false }))  --> 1 and $y\t2
print(("ab"):gsub("%w", { a = 1 }))                           --> 1b\t2
