print(("ab12_x"):match("%a+"), ("ab12"):match("%d+"), ("_a1 "):match("%w+"), ("AbC"):match("%l"), ("abC"):match("%u"))
--> ab\t12\ta1\tb\tC
