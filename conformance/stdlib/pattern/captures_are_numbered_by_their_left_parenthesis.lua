print(("2024-05-06"):match("(%d+)-(%d+)-(%d+)"))  --> 2024\t05\t06
print(("abc"):match("((a)(b))c"))                 --> ab\ta\tb
