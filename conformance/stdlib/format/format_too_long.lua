print(("%" .. ("0"):rep(30) .. "d"):format(1))  --! invalid format (too long)
