print(math.maxinteger < math.huge, math.mininteger > -math.huge, math.maxinteger >= math.huge)  --> true\ttrue\tfalse
