local x = 3x  --! malformed number near '3x'
