tonumber("10", 37)  --! bad argument #2 to 'tonumber' (base out of range)
