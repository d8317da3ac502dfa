local t = {}
print(("%p"):format(t) == ("%p"):format(t), ("%p"):format({}) == ("%p"):format(t), ("%p"):format(1))
--> true\tfalse\t(null)
print(tostring(t) == "table: " .. ("%p"):format(t), ("%10p|"):format(nil))  --> true\t    (null)|
