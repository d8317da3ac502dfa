local function four() return next, { x = 1 }, nil, nil, "extra" end
for k, v in four() do print(k, v) end       --> x\t1
for k, v in next, { 5 } do print(k, v) end  --> 1\t5
