local whole, fraction = math.modf(0 / 0)
print(whole ~= whole, fraction ~= fraction)  --> true\ttrue
