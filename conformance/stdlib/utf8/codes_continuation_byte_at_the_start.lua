for p, c in utf8.codes("\x80abc") do print(p, c) end  --! bad argument #1 to 'codes' (invalid UTF-8 code)
