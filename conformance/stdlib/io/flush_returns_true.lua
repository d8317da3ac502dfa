print(io.flush())  --> true
