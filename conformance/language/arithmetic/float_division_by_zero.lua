print(1 / 0, -1 / 0, 1 // 0.0, -1 // 0.0, 1 % math.huge)  --> inf\t-inf\tinf\t-inf\t1.0
print(0 / 0 ~= 0 / 0, 1 % 0.0 ~= 1 % 0.0)                 --> true\ttrue
