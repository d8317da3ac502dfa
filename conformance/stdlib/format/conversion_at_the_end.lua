print(("100%"):format())  --! bad argument #1 to 'format' (no value)
