-- pylua/vm/naming.py: every integer constant was called "integer index"; in PUC, it must fit in the instruction.
local t = {}
for _, key in ipairs({"0", "255", "256", "-1", "2.0", "'x'"}) do
  print(select(2, pcall(load("local t = ...; t[" .. key .. "]()", "=" .. key), t)))
end
--> 0:1: attempt to call a nil value (field 'integer index')
--> 255:1: attempt to call a nil value (field 'integer index')
--> 256:1: attempt to call a nil value (field '?')
--> -1:1: attempt to call a nil value (field '?')
--> 2.0:1: attempt to call a nil value (field '?')
--> 'x':1: attempt to call a nil value (field 'x')
