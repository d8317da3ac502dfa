for i = math.maxinteger - 1, math.maxinteger do print(i) end  --> 9223372036854775806
--> 9223372036854775807
for i = math.mininteger + 1, math.mininteger, -1 do print(i) end  --> -9223372036854775807
--> -9223372036854775808
for i = math.maxinteger, math.maxinteger, math.maxinteger do print(i) end  --> 9223372036854775807
