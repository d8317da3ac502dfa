print(("%d"):format(1, 2, {}))  --> 1
