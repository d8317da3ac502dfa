print(("hello"):gsub("l", "L"))            --> heLLo\t2
print(("hello"):gsub("l", "L", 1))         --> heLlo\t1
print(("abc"):gsub("%w", "%0%0"))          --> aabbcc\t3
print(("ab cd"):gsub("(%w)(%w)", "%2%1"))  --> ba dc\t2
print(("abc"):gsub("b", "%%"))             --> a%c\t1
