local s = ("x"):rep(1000000)
print(#s, #(s .. s), #load("return '" .. s .. "'")(), s:find("y"), #s:upper())
--> 1000000\t2000000\t1000000\tnil\t1000000
