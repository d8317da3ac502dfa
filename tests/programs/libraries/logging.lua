-- Logging: levels, formats, deferred messages, tables, own appenders; the clock stands still.
os.date = function(format) return "2024-02-29" .. (format and " " .. format or "") end
local logging = require "logging"

local logger = logging.new(function(self, level, message)
  print(self.level, level, message)
  return true
end)
print(logger.level, logger:info("plain %d"), logger:info("formatted %d%%", 50))
logger:debug({1, 2, {x = "y", z = {}}, n = 3.5, [10] = "ten"})
logger:warn(function(...) return "computed " .. select("#", ...) end, 1, nil)
logger:error(nil)
logger:fatal(12.0)
logger:log(logging.WARN, "%q", "by level")

logger:setLevel(logging.ERROR)
print(logger:info("unheard"), logger:warn(function() error("not called") end), logger:error("heard"))
logger:log(logging.DEBUG, "unheard")
logger:setLevel(logging.DEBUG)

print(logging.prepareLogMsg(nil, "D", "L", "100% %date"))
print(logging.prepareLogMsg("[%level] %message (%date)", "D", "L", "M"))
print(logging.tostring {b = {1, 2}, a = "quoted\n", [1] = true, [2] = {c = false}})
print(logging.tostring("s"), logging.tostring(1), logging.tostring(nil))

local console = require("logging.console")("%level|%date|%message\n")
console:info("to the console: %5.2f %s", math.pi, {} ~= nil)
console:setLevel("WARN")
console:info("unheard")
console:fatal("the end")

local path = os.tmpname()
require "logging.file"
local file = logging.file(path, nil, "%level %message;")
file:warn("written")
file:error("twice")
for line in io.lines(path) do
  print(line)
end
os.remove(path)

print(logging.new("no function"))
print(pcall(logger.setLevel, logger, "LOUD"))
print(pcall(logger.log, logger, "LOUD", "x"))
print(pcall(logger.info, logger, "%d", "no number"))
