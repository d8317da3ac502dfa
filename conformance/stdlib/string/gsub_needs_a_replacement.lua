("x"):gsub("x", true)  --! bad argument #2 to 'gsub' (string/function/table expected, got boolean)
