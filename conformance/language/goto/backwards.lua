local i = 1
::again::
if i < 4 then
  i = i * 2
  goto again
end
print(i)  --> 4
