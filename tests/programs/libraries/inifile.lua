-- Settings: reading, changing and writing them, in memory and in a file.
local inifile = require "inifile"

local text = [[
; about the whole
; two lines of it
[server]
; about the server
host=example.org
port = 8080
ratio=0.5
debug=false
name = The = sign; and more
[paths]
home=/srv/www
0x10=hexadecimal key
limit=0x10
[empty]
not a setting
]]

local function dump(settings)
  local sections = {}
  for section in pairs(settings) do
    sections[#sections + 1] = section
  end
  table.sort(sections)
  for _, section in ipairs(sections) do
    local keys = {}
    for key in pairs(settings[section]) do
      keys[#keys + 1] = key
    end
    table.sort(keys)
    for _, key in ipairs(keys) do
      local value = settings[section][key]
      print(section, key, math.type(value) or type(value), value)
    end
  end
end

local settings = inifile.parse(text, "memory")
dump(settings)
settings.server.port = settings.server.port + 1
settings.server.host = nil
settings.paths.limit = nil
settings.empty.full = "no"
local saved = inifile.save("ignored", settings, "memory")
print(saved)
print(inifile.save("ignored", {only = {one = 1}}, "memory"))

local path = os.tmpname()
local file <close> = assert(io.open(path, "w"))
file:write(text):flush()
dump(inifile.parse(path))
os.remove(path)

local ok, message = pcall(inifile.parse, path)
print(ok, (message:gsub("^.-:%d+: ", ""):gsub(path, "PATH", 1)))
print(pcall(inifile.parse, "lonely=1\n", "memory"))
