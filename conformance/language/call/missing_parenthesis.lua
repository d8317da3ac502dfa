print((1 + 2
--!! missing_parenthesis.lua:3: ')' expected (to close '(' at line 1) near <eof>
