local t, a, b = { x = 1; 2, ["k"] = 3 }, 5, 3
print(a + b, a - b, a * b, a / b, a % b, a ^ b, #t, a & b, a ~ b, a | b, a << b, a >> b, a // b)
--> 8\t2\t15\t1.6666666666667\t2\t125.0\t1\t1\t6\t7\t40\t0\t1
print(a == b, a ~= b, a <= b, a >= b, a < b, a > b, "x" .. "y", t.x, t[1])
--> false\ttrue\tfalse\ttrue\tfalse\ttrue\txy\t1\t2
goto done
::done::
