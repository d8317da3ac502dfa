for _, v in ipairs({ {}, print, coroutine.create(print), function() end }) do
  print((tostring(v):gsub("0x%x+", "ADDRESS")))
end  --> table: ADDRESS
--> function: ADDRESS
--> thread: ADDRESS
--> function: ADDRESS
print(tostring(print) == tostring(print))  --> true
