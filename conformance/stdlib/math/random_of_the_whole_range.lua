math.randomseed(1)
print(math.random(math.mininteger, math.maxinteger), math.random(math.maxinteger))
--> 5821567666180820381\t8975770733222381032
