-- pylua/stdlib/baselib.py: the message ended behind what was expected.
print(pcall(rawlen))         --> false\tbad argument #1 to 'rawlen' (table or string expected, got no value)
print(pcall(rawlen, print))  --> false\tbad argument #1 to 'rawlen' (table or string expected, got function)
