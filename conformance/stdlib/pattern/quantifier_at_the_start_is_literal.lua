print(("*a"):match("^*"), ("+1"):match("+"), ("a-"):match("-$"), ("?"):find("?"))  --> *\t+\t-\t1\t1
