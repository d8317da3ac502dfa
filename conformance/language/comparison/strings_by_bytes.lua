print("a" < "b", "a" < "aa", "" < "a", "Z" < "a", "a\0a" < "a\0b", "\127" < "\128")
--> true\ttrue\ttrue\ttrue\ttrue\ttrue
print("10" < "2", "a" <= "a", "b" > "a", "a" >= "b")  --> true\ttrue\ttrue\tfalse
