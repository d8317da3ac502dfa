print(os.getenv("NO_SUCH_VARIABLE_HERE"))  --> nil
