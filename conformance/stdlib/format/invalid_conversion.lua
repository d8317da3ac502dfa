print(("%y"):format(1))  --! invalid conversion '%y' to 'format'
