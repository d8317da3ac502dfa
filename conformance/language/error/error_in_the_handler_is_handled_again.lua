local n = 0
print(xpcall(error, function(m)
  n = n + 1
  if n < 3 then error("again" .. n, 0) end
  return m .. " at last"
end, "first"))  --> false\tagain2 at last
