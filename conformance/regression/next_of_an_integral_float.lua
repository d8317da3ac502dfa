-- pylua/stdlib/baselib.py: 3.0 was taken for the key 3.
print(pcall(next, { 10, 20, 30 }, 2.0))  --> false\tinvalid key to 'next'
print(next({ 10, 20, 30 }, 2))           --> 3\t30
