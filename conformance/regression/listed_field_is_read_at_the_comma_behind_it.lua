-- pylua/syntax/builder.py: in a list of expressions a field was read at its own line.
local function line_of(code)
  return select(2, pcall(load("local t\n" .. code, "=code"))):match("%d+")
end
print(line_of("print(t.x\n, 1)"), line_of("print(t.x\n)"), line_of("print(t.x, 1\n)"))      --> 3\t3\t2
print(line_of("return t.x\n, 1"), line_of("local a, b = t.x\n, 1"), line_of("return t.x"))  --> 3\t3\t2
