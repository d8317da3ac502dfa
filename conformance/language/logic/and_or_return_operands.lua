print(nil or 1, false and 2, 0 and 3, "" or 4, nil and nil, false or nil)  --> 1\tfalse\t3\t\tnil\tnil
