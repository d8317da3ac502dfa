print(select(2, xpcall(error, function(m) return { m } end, "e"))[1])  --> e
