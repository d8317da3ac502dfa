repeat
  local x = 1
--!! missing_until.lua:4: 'until' expected (to close 'repeat' at line 1) near <eof>
