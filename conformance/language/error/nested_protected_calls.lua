print(pcall(pcall, error, "e"))  --> true\tfalse\te
print(pcall(function()
  local ok, message = pcall(error, "inner", 0)
  error("outer after " .. message, 0)
end))  --> false\touter after inner
