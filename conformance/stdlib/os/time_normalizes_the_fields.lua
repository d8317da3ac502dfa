local t = { year = 2024, month = 14, day = -3, hour = 12, min = -10, sec = 100 }
os.time(t)
print(t.year, t.month, t.day, t.hour, t.min, t.sec, t.wday, t.yday)  --> 2025\t1\t28\t11\t51\t40\t3\t28
