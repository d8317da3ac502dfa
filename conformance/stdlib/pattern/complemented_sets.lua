print(("abc1"):match("[^a-b]+"), ("x]y"):match("[^]]+"), ("12 ab"):match("[^%d%s]+"))  --> c1\tx\tab
