-- A command line: arguments, splat, options, flags, commands, defaults from files, help, errors.
local function new_cli()
  local cli = require("cliargs.core")()
  cli:set_name("tool")
  cli:set_description("Does things to files.")
  return cli
end

local function full_cli()
  local cli = new_cli()
  cli:argument("INPUT", "the file to read")
  cli:splat("OUTPUTS", "files to write", "out.txt", 3)
  cli:option("-c, --compress=FILTER", "the filter to use for compressing the output: gzip, lzma, bzip2, or none", "gzip")
  cli:option("-o FILE", "a short one", "/dev/stdout")
  cli:option("--multi=X", "may be repeated", {})
  cli:option("-i, --index=N", "a number", nil, function(key, value, altkey)
    if not tonumber(value) then
      return nil, "not a number: " .. value
    end
    print("callback", key, value, altkey)
    return true
  end)
  cli:flag("-q, --quiet", "say nothing")
  cli:flag("-v, --version", "print the version", function() print("version 1") return true end)
  cli:flag("--[no-]color", "use colours", true)
  return cli
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
  "in", "in a b c", "in a b c d", "", "-c lzma in", "--compress=none in -q", "--compress bzip2 -o x in", "--no-color in -v",
  "in --multi=1 --multi=2", "-i 5 in", "-i five in", "--unknown in", "-x in", "--compress", "-- -in- -q", "--quiet=yes in",
  "in -o=file out",
} do
  local words = {}
  for word in line:gmatch("%S+") do
    words[#words + 1] = word
  end
  local result, problem = full_cli():parse(words)
  print(line, dump(result), problem)
end

local cli = full_cli()
print(cli:get_usage_message())
cli:print_help()
cli:set_colsz(20, 30)
cli:print_help()
print(cli:load_defaults({compress = "none", quiet = true, nothing = 1}))
print(cli:load_defaults({nothing = 1}, true))
print(dump(cli:parse({"in"})))

local commands = new_cli()
commands:flag("--global", "for all")
local run = commands:command("run", "runs it")
run:argument("WHAT", "what to run")
run:flag("-f, --fast", "faster")
run:action(function(options) print("running", dump(options)) return "ran" end)
print(dump(commands:parse({"run", "it", "-f"})))
print(commands:parse({"run"}))
commands:print_help()

for _, wrong in ipairs {
  function() cli:argument("A") end, function() cli:splat("B", "again") end, function() cli:option("-q", "again") end,
  function() cli:flag("-z=1", "value") end, function() new_cli():splat("S", "s", nil, 1000) end,
} do
  local ok, message = pcall(wrong)
  print(ok, (message:gsub("^.-:%d+: ", "")))
end
