print(("%f %5.1f %e %g"):format(math.huge, -math.huge, math.huge, -math.huge))  --> inf  -inf inf -inf
print((("%.1f"):format(0 / 0):gsub("-", "")))                                   --> nan
