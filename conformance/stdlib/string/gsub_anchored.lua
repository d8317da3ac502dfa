print(("aaa"):gsub("^a", "b"))  --> baa\t1
print(("aaa"):gsub("a$", "b"))  --> aab\t1
