print(tostring(nil), tostring(true), tostring(12), tostring(-0.0), tostring("x"), tostring(1e100))
--> nil\ttrue\t12\t-0.0\tx\t1e+100
