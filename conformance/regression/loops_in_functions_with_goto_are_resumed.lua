-- Comparisons that need a metamethod, or fail, in a loop of a function with goto do not disturb the loop.
local object = setmetatable({}, {__lt = function() return true end})
for i = 1, 3 do
  local turn = 0
  ::again::
  turn = turn + 1
  i = i * 10
  if turn < 2 then goto again end
  if object < 1 then print(i) end               --> 100
                                                --> 200
                                                --> 300
end
for i = 1, 1.5 do
  print(pcall(function() return ((nil < i) and 1 or nil == i) and 2 end))
  --> false	loops_in_functions_with_goto_are_resumed.lua:14: attempt to compare nil with number
  print(((((nil < i) and "less") or nil == i) and nil))  --! attempt to compare nil with number
end
