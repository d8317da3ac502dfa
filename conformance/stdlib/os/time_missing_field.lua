print(pcall(os.time, { month = 1, day = 1 }))      --> false\tfield 'year' missing in date table
print(pcall(os.time, { year = 2024, month = 1 }))  --> false\tfield 'day' missing in date table
os.time({ year = 2024, day = 1 })                  --! field 'month' missing in date table
