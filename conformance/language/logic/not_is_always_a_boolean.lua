print(not nil, not false, not 0, not "", not {}, not not nil)  --> true\ttrue\tfalse\tfalse\tfalse\tfalse
