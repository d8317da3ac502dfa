print(- -1, not not nil, ~~5, -~5, - - -2)  --> 1\tfalse\t5\t6\t-2
