-- pylua/compiler/operators.py: behind a parenthesis, the reading was placed at the operator, or within.
local function line_of(code)
  return select(2, pcall(load("local t\n" .. code, "=code"))):match("%d+")
end
print(line_of("return (t.x)\nand 1"), line_of("return (t.x\n) and 1"))           --> 2\t3
print(line_of("if (t.x)\nor 1 then end"), line_of("if (t.x\n) or 1 then end"))   --> 2\t3
print(line_of("if (t.x)\nthen end"), line_of("if not t.x\nand 1 then end"))      --> 2\t2
print(line_of("return (t.x)\n+ 1"), line_of("return (t.x\n) + 1"))               --> 2\t3
print(line_of("return (t.x)\n.y"), line_of("return (t.x\n).y"))                  --> 2\t3
print(line_of("return 1 .. (t.x)\n"), line_of("return 1 .. (t.x\n)"))            --> 2\t3
print(line_of("return 1 < (t)\n"), line_of("return 1 < (t\n)"))                  --> 2\t3
print(line_of("return {t.x, 1}"), line_of("return {t.x\n, 1}"))                  --> 2\t3
