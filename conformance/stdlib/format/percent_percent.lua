print(("%d%%"):format(50))  --> 50%
print(("%5%"):format())     --! bad argument #1 to 'format' (no value)
