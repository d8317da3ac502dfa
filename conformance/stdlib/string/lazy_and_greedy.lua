print(("<a><b>"):match("<.->"), ("<a><b>"):match("<.*>"), ("aaa"):match("a-$"), ("aaa"):match("^a?"))  --> <a>\t<a><b>\taaa\ta
