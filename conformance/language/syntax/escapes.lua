print("\65\066\x43\u{44}\z
       E\n\\")
--> ABCDE
--> \\
print(#"\u{7FFFFFFF}", "a\
b")
--> 6\ta
--> b
