print(1)
--[[ never closed
--!! unfinished_long_comment.lua:4: unfinished long comment (starting at line 2) near <eof>
