local t = { year = 2024, month = 2, day = 29, hour = 12, min = 30, sec = 15 }
local noon = os.time({ year = 2024, month = 2, day = 29 })
print(os.time(t) - noon)                         --> 1815
print(os.date("%Y-%m-%d %H:%M:%S", os.time(t)))  --> 2024-02-29 12:30:15
