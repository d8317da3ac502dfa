for i = 1, 3 do
  for j = 1, 3 do
    if i * j == 4 then goto found end
  end
end
::found::
print("found")  --> found
