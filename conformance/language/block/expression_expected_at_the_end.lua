local x =
--!! expression_expected_at_the_end.lua:3: unexpected symbol near <eof>
