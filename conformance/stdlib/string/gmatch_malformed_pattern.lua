for m in ("x"):gmatch("(x") do end  --! unfinished capture
