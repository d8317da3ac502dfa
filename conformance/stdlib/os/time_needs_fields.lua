os.time({ year = 2024, day = 1 })  --! field 'month' missing in date table
