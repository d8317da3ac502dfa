(print)
--!! parenthesized_expression_is_no_statement.lua:3: syntax error near <eof>
