local zero = 0
print(1 % zero)  --! attempt to perform 'n%0'
