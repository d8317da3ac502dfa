print(0xffffffffffffffff, 0x8000000000000000, 0x1ffffffffffffffff)  --> -1\t-9223372036854775808\t-1
