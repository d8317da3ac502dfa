-- A static analyzer at work on programs with flaws, on ones that do not parse, and on itself.
local luacheck = require "luacheck"

local sources = {
  clean = "local a = 1\nreturn function(b) return a + b end\n",
  unused = "local a, b = 1, 2\nlocal function f(x, y) return y end\nfor i = 1, 3 do end\nlocal _ = 1\nreturn b\n",
  globals = "x = 1\nprint(y, x)\nstring.foo = 2\nprint(table.baz, _G.q, os.exit.z)\nsetfenv(1, {})\n",
  shadowing = "local a = 1\nlocal a = a\ndo local a = 2; print(a) end\nfunction a.f(self, self) return self end\n",
  values = "local a = 1\na = 2\na = 3\nprint(a)\nlocal b\nprint(b)\nlocal c = {x = 1, x = 2}\nreturn c, ({1, 2, [1] = 3})\n",
  flow = "do return end\nprint('unreachable')\nwhile true do break end\nfor i = 10, 1 do print(i) end\ngoto done\n::done:: ::unused::\n",
  empty = "if x then end\nif x then elseif y then else end\ndo end\nlocal t = not x == y\nreturn #t == nil, x ~= 0/0\n",
  format = "local x = 1  \n\t \nlocal y = 'a very long line that goes on and on', 'and on and on and on and on and on and on and on and on and on'\n \tprint(x, y)\n",
  inline = "-- luacheck: ignore 211\nlocal a\n-- luacheck: push ignore\nlocal b\n-- luacheck: pop\nlocal c\n-- luacheck: nonsense\n",
  broken = "local x = = 1\n",
  unfinished = "if x then print('abc",
  escapes = "return '\\q'",
  label = "goto nowhere",
  vararg = "function f() return ... end",
  attributes = "local x <const> = 1\nlocal y <close> = nil\nlocal z <odd> = 2\nx = 3\n",
  operators = "local a = 1 // 2 ~ 3 << 4 >> 5 & 6 | ~7\nreturn a\n",
}

local names = {}
for name in pairs(sources) do
  names[#names + 1] = name
end
table.sort(names)

local function check(options)
  local list = {}
  for i, name in ipairs(names) do
    list[i] = sources[name]
  end
  local report = luacheck.check_strings(list, options)
  for i, name in ipairs(names) do
    print(name, #report[i], report[i].fatal)
    for _, issue in ipairs(report[i]) do
      print("", issue.line, issue.column, issue.end_column, issue.code, (luacheck.get_message(issue)))
    end
  end
  print(report.warnings, report.errors, report.fatals)
end
check()
check {std = "lua54+love", ignore = {"6..", "x"}, only = {"1", "2", "5"}, max_line_length = 40}

local path = assert(package.searchpath("luacheck.utils", package.path))
local report = luacheck.check_files({path, "/nonexistent.lua"}, {std = "max"})
print(report.warnings, report.errors, report.fatals, report[2].fatal, report[2].msg)
print(pcall(luacheck.check_strings, "no table"))
print(pcall(luacheck.check_strings, {"return"}, {std = "lua99"}))
print(pcall(luacheck.get_report, nil))
