print(pcall(function()
  local t = {
    a = 1,
    b = nil + 1,
  }
end))  --> false\tposition_is_the_line_of_the_operation.lua:4: attempt to perform arithmetic on a nil value
print(pcall(function()
  return 1 +
    2 +
    {}
end))  --> false\tposition_is_the_line_of_the_operation.lua:9: attempt to perform arithmetic on a table value
