print(("%q %q %q %q"):format(1, -5, 0.5, 1e100))                    --> 1 -5 0x1p-1 0x1.249ad2594c37dp+332
print(("%q %q %q"):format(math.mininteger, math.huge, -math.huge))  --> 0x8000000000000000 1e9999 -1e9999
print(("%q"):format(0 / 0))                                         --> (0/0)
