local abc, ABC = 1, 2
print(abc, ABC, Abc)  --> 1\t2\tnil
