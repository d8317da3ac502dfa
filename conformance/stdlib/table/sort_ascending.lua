local numbers, words = { 3, 1.5, -2, 10 }, { "b", "a", "C", "" }
table.sort(numbers)
table.sort(words)
print(table.concat(numbers, " "), table.concat(words, ","))  --> -2 1.5 3 10\t,C,a,b
