print(assert(1, 2, nil))                    --> 1\t2\tnil
print(assert("x"))                          --> x
print(select("#", assert(true, nil, nil)))  --> 3
