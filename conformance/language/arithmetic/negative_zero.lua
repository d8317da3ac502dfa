print(0.0 == -0.0, 1 / -0.0, tostring(-0.0))  --> true\t-inf\t-0.0
print(0 * -1, 0.0 * -1)                       --> 0\t-0.0
