print("one\
two")  --> one
--> two
