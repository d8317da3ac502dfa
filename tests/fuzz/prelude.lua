-- The functions that random programs call to show what happens, and to end.
local type, next, select, pcall, error, print = type, next, select, pcall, error, print
local kind_of, metatable_of = math.type, debug.getmetatable
local traceback, sethook, getinfo = debug.traceback, debug.sethook, debug.getinfo
local format, gsub, find, sub = string.format, string.gsub, string.find, string.sub
local create, resume, status, close = coroutine.create, coroutine.resume, coroutine.status, coroutine.close
local concat, sort, pack, unpack = table.concat, table.sort, table.pack, table.unpack
local sortable = {number = 1, string = 2, boolean = 3}
local fuel, ours = 100, {}
math.randomseed(1)

local function is_before(a, b)
  local first, second = sortable[type(a)], sortable[type(b)]
  if first ~= second then return first < second end
  if first == 3 then return b and not a end
  return a < b
end

-- Integers, floats and strings look different; tables are numbered by their first appearance.
local function describe(value, seen)
  if kind_of(value) == "integer" then return format("%d", value) end
  if kind_of(value) == "float" then
    local text = format("%.17g", value)
    return find(text, "^-?%d+$") and text .. ".0" or text
  end
  if type(value) == "string" then
    if #value > 600 then return describe(sub(value, 1, 40)) .. "+" .. #value - 40 end
    return (gsub(format("%q", value), "\\\n", "\\n"))
  end
  if value == nil then return "nil" end
  if type(value) == "boolean" then return value and "true" or "false" end
  if type(value) ~= "table" then return type(value) end
  if seen[value] then return "#" .. seen[value] end
  seen.count = seen.count + 1
  seen[value] = seen.count
  local keys, parts, others = {}, {}, 0
  for key in next, value do
    if sortable[type(key)] then keys[#keys + 1] = key else others = others + 1 end
  end
  sort(keys, is_before)
  for i = 1, #keys do
    if i > 30 then parts[i] = "..." break end
    parts[i] = (keys[i] == i and "" or describe(keys[i]) .. "=") .. describe(value[keys[i]], seen)
  end
  if others > 0 then parts[#parts + 1] = others .. " other keys" end
  return "#" .. seen[value] .. (metatable_of(value) and "*" or "") .. "{" .. concat(parts, ", ") .. "}"
end

-- Print the arguments in one line.
function show(...)
  local parts, seen = {}, {count = 0}
  for i = 1, select("#", ...) do parts[i] = describe((select(i, ...)), seen) end
  print(concat(parts, " "))
end

-- Call f with new fuel; print its results or its error.
function try(f, ...)
  fuel = 100
  show(pcall(f, ...))
  fuel = 100
end

-- Call f with new fuel; print its results or its error, and the lines that it went through.
function follow(f, ...)
  local lines = {}
  fuel = 60
  sethook(function(_, line)
    local info = getinfo(2, "fS")
    if #lines < 100 and not ours[info.func] and info.source ~= "=host" then lines[#lines + 1] = line end
  end, "l")
  local results = pack(pcall(f, ...))
  sethook()
  show(unpack(results, 1, results.n))
  show(concat(lines, " "))
  fuel = 100
end

-- Run f as a coroutine with new fuel; print what it yields and returns, and whether it could be closed.
function drive(f, ...)
  fuel = 100
  local thread, turn = create(f), 0
  show(resume(thread, ...))
  while status(thread) == "suspended" and turn < 8 do
    turn = turn + 1
    show(resume(thread, turn))
  end
  show(status(thread), close(thread))
  fuel = 100
end

-- Count a call or a turn of a loop; too many of them are an error.
function tick()
  fuel = fuel - 1
  if fuel < 0 then error("out of fuel", 0) end
end

-- Shorten a string: matching, and strings that grow, must not take long.
function cut(value)
  return type(value) == "string" and sub(value, 1, 40) or value
end

-- Give what has an address a text that is always the same.
function plain(value)
  local meta = metatable_of(value)
  if sortable[type(value)] or value == nil or type(meta) == "table" and meta.__tostring then return value end
  return type(value)
end

-- The names of the local variables of the function that calls this.
function variables()
  local names = {}
  for i = 1, 30 do
    local name = debug.getlocal(2, i)
    if name and not find(name, "(", 1, true) then names[#names + 1] = name end
  end
  return concat(names, " ")
end

-- A message handler: the traceback down to the main chunk. Of a long one something is left out, which depends on
-- what is below the main chunk.
function trace(message)
  local text = traceback(message, 2)
  if type(text) ~= "string" then return text end
  text = gsub(text, "\n\t[^\n]*in main chunk.*", "")
  local _, levels = gsub(text, "\n\t", "")
  if levels > 12 then return message end
  return text
end

-- A reader for load that gives what f returns, once: how often a reader is asked behind a mistake may differ.
function once(f)
  local turn = 0
  local function reader()
    turn = turn + 1
    if turn == 1 then return (f()) end
  end
  ours[reader] = true
  return reader
end

for _, name in ipairs({"show", "try", "follow", "drive", "tick", "cut", "plain", "variables", "trace", "once"}) do
  ours[_G[name]] = true
end
ours[is_before], ours[describe] = true, true
