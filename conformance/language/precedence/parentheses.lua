print((1 + 2) * 3, -(2 ^ 2), (not nil) == true, ("x" .. "y"):rep(2))  --> 9\t-4.0\ttrue\txyxy
