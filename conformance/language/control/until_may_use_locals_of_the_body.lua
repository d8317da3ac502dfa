local words = { "a", "b", "stop", "c" }
local i = 0
repeat
  i = i + 1
  local word = words[i]
until word == "stop"
print(i)  --> 3
