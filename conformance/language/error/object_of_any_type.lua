print(select(2, pcall(error, { code = 5 })).code)  --> 5
print(pcall(error, 42))                            --> false\t42
error({})                                          --!! (error object is a table value)
