-- Penlight on text: stringx, pretty, template, lexer, text, sip, data, lapp, xml, config, comprehension, Date, url, strict.
local stringx, pretty, template = require "pl.stringx", require "pl.pretty", require "pl.template"
local lexer, sip, data, lapp = require "pl.lexer", require "pl.sip", require "pl.data", require "pl.lapp"
local xml, config, stringio, url = require "pl.xml", require "pl.config", require "pl.stringio", require "pl.url"
local List, utils, input = require "pl.List", require "pl.utils", require "pl.input"
local comprehension, Date, balanced = require("pl.comprehension").new(), require "pl.Date", require "pl.luabalanced"

print(
  stringx.isalpha "abc", stringx.isdigit "12x", stringx.startswith("hello", {"x", "he"}),
  stringx.endswith("a.lua", ".lua")
)
print(
  stringx.split("a  b c"), stringx.split("a,b,c", ",", 2), stringx.join("-", {1, 2}),
  stringx.strip("  x  ") .. "|", stringx.lstrip("xxy", "x")
)
print(
  stringx.center("x", 5, "*"), stringx.ljust("x", 3) .. "|", stringx.rjust("x", 3),
  stringx.expandtabs("a\tbc\td", 4), stringx.title "the end"
)
print(
  stringx.partition("k=v=w", "="), stringx.rpartition("k=v=w", "="), stringx.replace("aaa", "a", "b", 2),
  stringx.count("banana", "an")
)
print(
  stringx.lfind("hello", "l"), stringx.rfind("hello", "l"), stringx.shorten("a long sentence", 9),
  stringx.quote_string("]]x\n"), stringx.at("abc", -1)
)
print(
  List(stringx.splitlines "a\nb\r\nc"), stringx.indent("a\nb", 2), stringx.dedent("  a\n   b"),
  stringx.wrap("some words to wrap at ten", 10), stringx.fill("some words to fill", 8)
)
print(
  stringx.Template("$who is ${what}, 5 $"):substitute {who = "he", what = "here"},
  pcall(stringx.Template("$x").substitute, stringx.Template("$x"), {})
)

print(
  pretty.write({1, "two", {x = {y = 1}}, ["a b"] = 3, [1.5] = 2}), pretty.write({1, 2}, ""),
  pretty.number(123456, "N"), pretty.number(123456, "M"), pretty.number(1234567, "T")
)
print(
  pretty.read("{1, {a = 2}}")[2].a, pretty.read("{os.exit()}"), pretty.load("x = 1 y = x + 1").y,
  pretty.dump({}, nil)
)

print(template.substitute([[
# for i, name in ipairs(names) do
$(i). $(name:upper())$("$")
# end
# if not names[3] then
none
# end]], {names = {"a", "b"}, ipairs = ipairs}))
print(template.substitute("@{x}\n| if x > 1 then\nbig\n| end", {x = 2, _escape = "|", _inline_escape = "@", _brackets = "{}"}))
print(template.substitute("# error('inside')", {error = error}))
local compiled = template.compile("$(a)-$(b)\n")
print(compiled:render {a = 1, b = 2}, select(3, compiled:render({a = 1}, nil, true)))

for kind, value in lexer.lua("local s = 'it' .. [[x]] -- note\nif a <= 0x1F then return 1e3 end", {}) do io.write(kind, ":", tostring(value), " ") end
print()
for kind, value in lexer.cpp("int x = 'a'; /* c */ y += \"s\";") do io.write(kind, ":", tostring(value), " ") end
print()
print(
  lexer.getline(lexer.scan "10 ab"), select("#", lexer.scan("x")), balanced.match_expression("a + (b)*c, d"),
  balanced.match_string([['x\'y' z]])
)

local match = sip.compile "$v{name}=$i{n} $q{text} ($f{x})"
local found = {}
print(
  match('speed=42 "two words" (-1.5)', found), found.name, found.n, found.text, found.x, match("no", found)
)
local numbers = data.read(stringio.open "name,age,score\nAnn,30,1.5\nBob,25,2\n")
print(List(numbers:column_by_name "age"), numbers:column_names(), #numbers, numbers[2].age or numbers[2][2])
for name, score in numbers:select "name,score where age > 26 sort by name" do print(name, score) end
numbers:write_row(io.stdout, {"Cid", 9, 1})
local settings = config.read(stringio.open "# comment\n[main]\nsize = 10\nlist = 1,2,3\nname.full = x\nflag = true\n")
print(
  pretty.write(settings.main, ""):len() > 10, settings.main.size, List(settings.main.list),
  settings.main.name_full, settings.main.flag
)
print(pretty.write(lapp([[
Does sums
  -v, --verbose       be chatty
  -n (default 10)     a number
  --scale (1..5)      range
  <files...> (string) inputs
]], {"-v", "--scale", "3", "a", "b"}).files, ""))

local doc = xml.parse([[<?xml version="1.0"?><root a="1&amp;2"><item id="x">text &lt;b&gt;</item><item/><!-- no --><deep><er>1</er></deep></root>]], false, true)
print(
  doc, doc.attr.a, doc:child_with_name("item"):get_text(), #doc:get_elements_with_name "item",
  xml.tostring(doc, "", "  ")
)
print(
  xml.elem("p", {class = "c", "hi ", xml.elem("b", "x")}),
  doc:match([[<root><item id="$id">$text</item></root>]]) and "matched" or "not", xml.xml_escape("<&>")
)
print(
  List(comprehension "x^2 for x=1,5 if x%2==1" ()), comprehension "sum(x for x)" {1, 2, 3},
  List(comprehension "{x,y} for x=1,2 for y=1,2" ()):map(table.concat)
)
local date = Date {year = 2024, month = 2, day = 28, hour = 12}
print(
  date:add {day = 2}, date:month(), date:is_weekend(), date:last_day():day(),
  Date.Format("yyyy-mm-dd"):tostring(date), Date {year = 2023, month = 1, day = 1} < date
)
print(
  url.quote("a b&c/ä"), url.unquote("a%20b+c"), List(input.numbers "1 2.5 x"), utils.splitv("1 2 3"),
  utils.escape "a.b%", table.concat(utils.array_tostring {1, true})
)
for a, b in input.fields({1, 3}, ",", "1,y,2.5\n3,z,4\n") do io.write(a, b, " ") end
local s = stringio.create()
s:write("line 1\n", 2, "\n")
s:writef("%03d", 7)
print(stringio.open(s:value()):read("*l", "*n"), s:value():len())
require "pl.strict"
print(pcall(function() return undefined_global end))
print(pcall(function() undefined_global = 1 end))
utils.quit(3, "%s done", "all")
