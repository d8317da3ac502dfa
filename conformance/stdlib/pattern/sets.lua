print(("hello"):match("[aeiou]"), ("x-1"):match("[%d-]+"), ("b5"):match("[a-c][0-9]"), ("]"):match("[]]"))
--> e\t-1\tb5\t]
print(("a^b"):match("[a^]+"), ("a-z"):match("[a%-z]+"), ("-"):match("[a-]"))  --> a^\ta-z\t-
