debug.setupvalue(function() end, 1)  --! bad argument #3 to 'setupvalue' (value expected)
