local t = { year = 2024, month = 14, day = -3, hour = 12 }
os.time(t)
print(t.year, t.month, t.day, t.yday)  --> 2025\t1\t28\t28
