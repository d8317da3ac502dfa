tonumber()  --! bad argument #1 to 'tonumber' (value expected)
