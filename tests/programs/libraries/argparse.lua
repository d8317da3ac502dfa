-- A command line for a packager: options of all kinds, commands, help, completion scripts, and every kind of error.
local argparse = require "argparse"

local function new_parser()
  local parser = argparse("pack", "Packs files.", "See the manual for more."):require_command(false)
  parser:argument("input", "Files to pack."):args("1-3")
  parser:argument("note"):args("?")
  parser:option("-o --output", "Where to write.", "out.pack")
  parser:option("-l --level", "How hard to try.", "6"):convert(tonumber):argname("<n>")
  parser:option("--include -I", "More folders."):count("*")
  parser:option("--size"):args(2):argname {"<width>", "<height>"}:convert(math.tointeger and tonumber)
  parser:option("--format", "What to make."):choices {"zip", "tar"}
  parser:flag("-v --verbose", "Say more."):count("0-2"):target("verbosity")
  parser:flag("-q --quiet"):hidden(true)
  parser:mutex(parser:flag("--fast"), parser:flag("--small"))
  parser:option("--define -D"):action(function(result, _, text)
    local key, value = text:match("^(%w+)=(.*)$")
    result.defines = result.defines or {}
    table.insert(result.defines, key and key .. "->" .. value or text)
  end):count("*")
  local add = parser:command("add a", "Add files.")
  add:argument("names"):args("+")
  local list = parser:command("list", "List files.")
  list:flag("--long")
  list:argument("pattern"):args("?")
  parser:add_help_command()
  return parser
end

local function dump(value)
  if type(value) ~= "table" then
    return tostring(value)
  end
  local parts = {}
  for key, item in pairs(value) do
    parts[#parts + 1] = tostring(key) .. "=" .. dump(item)
  end
  table.sort(parts)
  return "{" .. table.concat(parts, " ") .. "}"
end

for _, line in ipairs {
  "a.txt", "a b c d", "a -o x -l9", "a --output=y --level 3 -vv", "-I one -Itwo --include=three a", "a --size 3 4",
  "a --format tar", "a --format rar", "a --size 3", "a -vvv", "", "a --fast --small", "a --unknown", "a --outptu x",
  "a -Dx=1 -D y=2 --define z", "a b c d add e f", "a list --long p", "a b c d remove", "a -l high", "-- -a", "a --level",
  "a b c d ad x", "a --verbose=yes",
} do
  local words = {}
  for word in line:gmatch("%S+") do
    words[#words + 1] = word
  end
  local ok, result = new_parser():pparse(words)
  print(line, ok, dump(result))
end

local parser = new_parser()
print(parser:get_usage())
print(parser:get_help())
print(parser:get_bash_complete():gsub("%s+", " ", 5))
print(#parser:get_fish_complete() > 500, #parser:get_zsh_complete() > 500)
parser:help_max_width(50):help_description_margin(20)
print(parser:get_help())
parser:parse {"a", "--format", "rar"}
