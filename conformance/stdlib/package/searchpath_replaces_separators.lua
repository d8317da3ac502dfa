print(package.searchpath("a.b-c", "./?.x", "-", "+"))  --> nil\tno file './a.b+c.x'
print(package.searchpath("a.b", "./?.x", "", "/"))     --> nil\tno file './a.b.x'
print(package.searchpath("a.b", "./?.x", ".", "::"))   --> nil\tno file './a::b.x'
