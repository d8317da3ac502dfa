print(("%q"):format('a "quoted"\n\0line\r\\'))
--> "a \\"quoted\\"\\
--> \\0line\\13\\\\"
print(("%q %q %q"):format(1, 0.5, math.mininteger))  --> 1 0x1p-1 0x8000000000000000
