return 1
print(2)
--!! return_is_the_last_statement.lua:2: <eof> expected near 'print'
