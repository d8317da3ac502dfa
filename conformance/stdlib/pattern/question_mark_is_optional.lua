print(("color colour"):gsub("colou?r", "C"))                           --> C C\t2
print(("b"):match("a?b"), ("ab"):match("a?b"), ("aab"):match("^a?b"))  --> b\tab\tnil
