math.max(1, "x")  --!! attempt to compare number with string
