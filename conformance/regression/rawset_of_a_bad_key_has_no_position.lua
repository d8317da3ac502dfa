-- pylua/stdlib/baselib.py: the table's complaint had the position of the caller.
print(pcall(function() rawset({}, nil, 1) end))    --> false\ttable index is nil
print(pcall(function() rawset({}, 0 / 0, 1) end))  --> false\ttable index is NaN
