if true then
print(1)
--!! unclosed_block.lua:4: 'end' expected (to close 'if' at line 1) near <eof>
