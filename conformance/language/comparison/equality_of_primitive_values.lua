print(1 == 1.0, "a" == "a", nil == false, 0 == false, "" == nil, true == true)
--> true\ttrue\tfalse\tfalse\tfalse\ttrue
print(1 ~= 1.0, "a" ~= "b", 0.1 + 0.2 ~= 0.3)  --> false\ttrue\ttrue
