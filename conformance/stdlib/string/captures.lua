print(("key = value"):match("^(%w+)%s*=%s*(%w+)$"))  --> key\tvalue
print(("hello"):match("()ll()"))                     --> 3\t5
print(("x=1, y=2"):gsub("(%w+)=(%w+)", "%2=%1"))     --> 1=x, 2=y\t2
