print(tostring(1), tostring(1.0), tostring(-0.0), tostring(1e300 * 1e10), tostring(2^63))  --> 1\t1.0\t-0.0\tinf\t9.2233720368548e+18
