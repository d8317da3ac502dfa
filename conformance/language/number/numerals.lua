print(0xff, 0XA.8p1, 0x.1p4, 3e2, .5, 5., 0x7fffffffffffffff)  --> 255\t21.0\t1.0\t300.0\t0.5\t5.0\t9223372036854775807
print(0xffffffffffffffff, 9223372036854775808)               --> -1\t9.2233720368548e+18
