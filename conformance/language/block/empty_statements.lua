;;; local f = print; (f)("called")  --> called
local t = { 1; 2, }
print(#t);                          --> 2
