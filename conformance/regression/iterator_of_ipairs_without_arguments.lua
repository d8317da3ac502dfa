-- pylua/stdlib/baselib.py: it said that it got nil.
print(pcall((ipairs({}))))           --> false\tbad argument #2 to '?' (number expected, got no value)
print(pcall((ipairs({})), {}, nil))  --> false\tbad argument #2 to '?' (number expected, got nil)
