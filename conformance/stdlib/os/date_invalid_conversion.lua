print(pcall(os.date, "%Ez"))  --> false\tbad argument #1 to 'os.date' (invalid conversion specifier '%Ez')
print(pcall(os.date, "%"))    --> false\tbad argument #1 to 'os.date' (invalid conversion specifier '%')
os.date("%Q")                 --! bad argument #1 to 'date' (invalid conversion specifier '%Q')
