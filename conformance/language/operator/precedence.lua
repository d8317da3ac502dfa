print(2 ^ 3 ^ 2, -2 ^ 2, not nil == true, 1 .. 2 == "12")  --> 512.0\t-4.0\ttrue\ttrue
print(1 + 2 << 1, 5 & 3 == 3 and 1 or 2 ~= 2)              --> 6\tfalse
