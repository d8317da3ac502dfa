collectgarbage("generational")
print(collectgarbage("incremental"))                                  --> generational
print(collectgarbage("generational"), collectgarbage("incremental"))  --> incremental\tgenerational
