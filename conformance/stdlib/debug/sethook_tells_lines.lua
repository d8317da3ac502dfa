local lines = {}
debug.sethook(function(event, line) lines[#lines + 1] = line end, "l")
local x = 1
if x == 1 then
  x = 2
end
debug.sethook()
print(table.concat(lines, " "))  --> 3 4 5 7
