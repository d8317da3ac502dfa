local function f()
  if true then
end
--!! missing_end.lua:5: 'end' expected (to close 'function' at line 1) near <eof>
