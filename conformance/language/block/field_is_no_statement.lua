local t = {}
t.x
--!! field_is_no_statement.lua:4: syntax error near <eof>
