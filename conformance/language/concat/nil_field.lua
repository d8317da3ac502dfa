local t = {}
print(t.name .. "x")  --! attempt to concatenate a nil value (field 'name')
