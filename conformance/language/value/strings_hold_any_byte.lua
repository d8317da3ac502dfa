local s = "a\0b\255\n"
print(#s, s:byte(1, -1))                  --> 5\t97\t0\t98\t255\t10
print("a\0b" == "a\0c", "a\0b" < "a\0c")  --> false\ttrue
