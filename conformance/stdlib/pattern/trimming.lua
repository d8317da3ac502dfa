print(("[" .. ("  a b  "):match("^%s*(.-)%s*$") .. "]"), ("  x"):gsub("^%s+", ""))  --> [a b]\tx\t1
