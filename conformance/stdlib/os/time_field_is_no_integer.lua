print(pcall(os.time, { year = 2024, month = "x", day = 1 }))  --> false\tfield 'month' is not an integer
print(pcall(os.time, { year = 2024, month = 1.5, day = 1 }))  --> false\tfield 'month' is not an integer
os.time({ year = 2^40, month = 1, day = 1 })                  --! field 'year' is out-of-bound
