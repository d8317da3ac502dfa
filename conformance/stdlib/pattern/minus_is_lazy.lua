print(("<a><b>"):match("<.->"), ("aaa"):match("a-") == "", ("aaa"):match("a-$"), ("/* x */ y */"):match("/%*.-%*/"))
--> <a>\ttrue\taaa\t/* x */
