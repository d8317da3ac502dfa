print(#{ 1, 2, }, #{ 1; 2; }, #{})  --> 2\t2\t0
print(load("return {,}"))           --> nil\t[string "return {,}"]:1: unexpected symbol near ','
print(load("return { 1,, 2 }"))     --> nil\t[string "return { 1,, 2 }"]:1: unexpected symbol near ','
