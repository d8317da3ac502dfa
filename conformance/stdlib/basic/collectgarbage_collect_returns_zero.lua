print(collectgarbage(), collectgarbage("collect"), collectgarbage(nil))  --> 0\t0\t0
