local function fails(f, ...) print((select(2, pcall(f, ...)):gsub("^.-: ", ""))) end
fails(function() return 2^63 | 0 end)     --> number has no integer representation
fails(function() return 1 & (0 / 0) end)  --> number has no integer representation
fails(string.rep, "x", 1e100)             --> bad argument #2 to 'string.rep' (number has no integer representation)
fails(string.rep, "x", 0 / 0)             --> bad argument #2 to 'string.rep' (number has no integer representation)
