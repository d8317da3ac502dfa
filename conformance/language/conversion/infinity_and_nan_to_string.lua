print(1 / 0, -1 / 0, (tostring(0 / 0):gsub("-", "")))  --> inf\t-inf\tnan
