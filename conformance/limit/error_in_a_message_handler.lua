print(xpcall(error, function() error("again") end))  --> false\terror in error handling
