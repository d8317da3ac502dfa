print(os.execute())  --> true
