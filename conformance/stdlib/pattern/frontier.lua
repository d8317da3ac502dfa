print(("THE (quick) fox"):find("%f[%a]%a+%f[%A]"))                            --> 1\t3
print(("the cat"):gsub("%f[%w]%w+", string.upper))                            --> THE CAT\t2
print(("abc"):find("%f[%z]"), ("abc"):find("%f[\0]"), ("abc"):find("%f[a]"))  --> 4\t4\t1\t0
