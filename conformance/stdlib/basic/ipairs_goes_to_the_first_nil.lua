for i, v in ipairs({ "a", "b", nil, "d" }) do print(i, v) end  --> 1\ta
--> 2\tb
for i, v in ipairs({ [0] = 0, x = 1 }) do print(i, v) end
