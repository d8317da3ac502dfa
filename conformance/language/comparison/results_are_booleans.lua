print(1 < 2, not (1 < 2), (1 < 2) == true, type(1 == 1))  --> true\tfalse\ttrue\tboolean
