-- A lexer for Lua in Lua: it reads its own source, puts it together again, and counts what it is made of.
-- Argument: how many times (default 2).
local times = tonumber(arg[1]) or 2

local keywords = {}
for word in ([[and break do else elseif end false for function goto if in local nil not or repeat return then true
  until while]]):gmatch("%a+") do
  keywords[word] = true
end

local operators = {
  "...", "<<", ">>", "//", "==", "~=", "<=", ">=", "::", "..", "+", "-", "*", "/", "%", "^", "#", "&", "~", "|", "<", ">",
  "=", "(", ")", "{", "}", "[", "]", ";", ":", ",", ".",
}

local function long_bracket(source, position)
  local level = source:match("^%[(=*)%[", position)
  if not level then
    return nil
  end
  local _, stop = source:find("]" .. level .. "]", position, true)
  if not stop then
    error("unfinished long string", 0)
  end
  return stop
end

local function short_string(source, position)
  local delimiter = source:sub(position, position)
  local at = position + 1
  while true do
    local c = source:sub(at, at)
    if c == delimiter then
      return at
    elseif c == "" or c == "\n" then
      error("unfinished string", 0)
    elseif c == "\\" then
      at = at + (source:match("^z%s*()", at + 1) or at + 2) - at
    else
      at = at + 1
    end
  end
end

local function numeral(source, position)
  local _, stop = source:find("^0[xX][%x.]+", position)
  if stop then
    return select(2, source:find("^[pP][+-]?%d+", stop + 1)) or stop
  end
  _, stop = source:find("^%d*%.?%d*", position)
  return select(2, source:find("^[eE][+-]?%d+", stop + 1)) or stop
end

local function next_token(source, position)
  local c = source:sub(position, position)
  if c:find("[%a_]") then
    local word = source:match("^[%w_]+", position)
    return keywords[word] and "keyword" or "name", position + #word - 1
  elseif c:find("%d") or source:find("^%.%d", position) then
    return "number", numeral(source, position)
  elseif c == '"' or c == "'" then
    return "string", short_string(source, position)
  elseif source:find("^%-%-", position) then
    return "comment", long_bracket(source, position + 2) or (source:find("\n", position, true) or #source + 1) - 1
  elseif c == "[" and source:find("^%[=*%[", position) then
    return "string", long_bracket(source, position)
  end
  for _, operator in ipairs(operators) do
    if source:sub(position, position + #operator - 1) == operator then
      return "operator", position + #operator - 1
    end
  end
  error(("unexpected %q"):format(c), 0)
end

local function tokens(source)
  return coroutine.wrap(function()
    local position, line = 1, 1
    while true do
      local start = source:find("%S", position)
      local _, newlines = source:sub(position, (start or #source + 1) - 1):gsub("\n", "")
      line = line + newlines
      if not start then
        return
      end
      local kind, stop = next_token(source, start)
      local text = source:sub(start, stop)
      coroutine.yield(kind, text, line, start)
      line = line + select(2, text:gsub("\n", ""))
      position = stop + 1
    end
  end)
end

local file <close> = assert(io.open(arg[0]))
local source = file:read("a")
local counts, longest, rebuilt
for _ = 1, times do
  counts, longest, rebuilt = {}, "", {}
  local last_end = 0
  for kind, text, line, start in tokens(source) do
    counts[kind] = (counts[kind] or 0) + 1
    counts[text] = (counts[text] or 0) + (kind == "keyword" and 1 or 0)
    longest = #text > #longest and kind ~= "comment" and text or longest
    rebuilt[#rebuilt + 1] = source:sub(last_end + 1, start - 1) .. text
    last_end = start + #text - 1
    assert(line <= 200)
  end
  rebuilt = table.concat(rebuilt) .. source:sub(last_end + 1)
end
print(rebuilt == source, load(rebuilt, "=copy") ~= nil, #longest)
for _, name in ipairs {"keyword", "name", "number", "string", "operator", "comment", "local", "function", "end", "goto"} do
  print(name, counts[name])
end

local sample = "x=.5e-3+0xA.8p1..[==[a]]b]==]--[[c]]~=a//b::l::'\\'\\z  \n'<<...\n--end"
for kind, text, line in tokens(sample) do
  io.write(line, ":", kind, "(", text:gsub("\n", "\\n"), ") ")
end
print()
for _, broken in ipairs {"x = 'abc", 'y = "\\', "[==[ ]=]", "a ? b", "--[[", "$"} do
  print(pcall(function()
    local last
    for kind, text in tokens(broken) do
      last = text
    end
    return last
  end))
end
