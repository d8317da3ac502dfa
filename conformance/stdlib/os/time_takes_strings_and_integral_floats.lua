print(os.time({ year = "2024", month = 1.0, day = "1" }) == os.time({ year = 2024, month = 1, day = 1 }))  --> true
