local f
while true do
  local x = "kept"
  f = function() return x end
  break
end
print(f())  --> kept
