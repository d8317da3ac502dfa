print(os.date("!%Y-%m-%d %H:%M:%S", 0))                   --> 1970-01-01 00:00:00
print(os.date("!*t", 86400).day, os.date("!*t", 0).yday)  --> 2\t1
os.date("%Ez")  --! bad argument #1 to 'date' (invalid conversion specifier '%Ez')
