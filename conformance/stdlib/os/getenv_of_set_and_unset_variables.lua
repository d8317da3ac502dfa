print(type(os.getenv("PATH")), os.getenv("NO_SUCH_VARIABLE_HERE"))  --> string\tnil
