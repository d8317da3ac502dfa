print(("%99d"):format(1):len())  --> 99
print(("%100d"):format(1))       --! invalid conversion specification: '%100d'
