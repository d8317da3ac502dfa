local t = os.date("!*t", 1704164645)
print(t.year, t.month, t.day, t.hour, t.min, t.sec, t.wday, t.yday, t.isdst)  --> 2024\t1\t2\t3\t4\t5\t3\t2\tfalse
