print(1 < 2 == true, "x" == "x" ~= false)  --> true\ttrue
print(1 < 2 < 3)                           --! attempt to compare boolean with number
