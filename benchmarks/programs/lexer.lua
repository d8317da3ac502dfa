-- A lexer for Lua, by anchored patterns at a position.
local size = tonumber(arg and arg[1]) or 2000 -- times that a text of 13 lines is read

local source = [==[
-- area of a polygon given by its corners
local function area(corners)
  local sum = 0.0
  for i = 1, #corners do
    local a, b = corners[i], corners[i % #corners + 1]
    sum = sum + (a.x * b.y - a.y * b.x)
  end
  return sum / 2 ~= 0 and sum / 2 or nil, "no \"area\"" .. 'x'
end
if area {} <= 0x1F then print [[a long
string]] elseif 3e10 >= 1.5 then goto done end
::done:: return ... -- the end
t = {[1] = 'one'; two = "zwei", ["drei"] = 3 // 1}
]==]

local keywords = {}
for word in ([[and break do else elseif end false for function goto if in local nil not or
    repeat return then true until while]]):gmatch("%a+") do
  keywords[word] = true
end

local function read(text, at)
  local start, stop = text:find("^%s+", at)
  if stop then return "space", stop end
  start, stop = text:find("^[%a_][%w_]*", at)
  if stop then
    return keywords[text:sub(start, stop)] and "keyword" or "name", stop
  end
  start, stop = text:find("^%d[%w.]*", at)
  if stop then return "number", stop end
  local first = text:sub(at, at)
  if first == '"' or first == "'" then
    stop = at
    repeat
      stop = text:find("[\\" .. first .. "]", stop + 1)
      local escaped = text:sub(stop, stop) == "\\"
      if escaped then stop = stop + 1 end
    until not escaped
    return "string", stop
  end
  start, stop = text:find("^%[%[.-%]%]", at)
  if stop then return "string", stop end
  start, stop = text:find("^%-%-[^\n]*", at)
  if stop then return "comment", stop end
  start, stop = text:find("^%.%.%.?", at)
  if stop then return "symbol", stop end
  start, stop = text:find("^[=~<>/:]=", at)
  if not stop then start, stop = text:find("^::", at) end
  if not stop then start, stop = text:find("^//", at) end
  return "symbol", stop or at
end

local counts, h = {}, 0
for round = 1, size do
  local at = 1
  while at <= #source do
    local kind, stop = read(source, at)
    counts[kind] = (counts[kind] or 0) + 1
    h = (h * 31 + #kind + stop - at + round) % 1000003
    at = stop + 1
  end
end
print("lexer", counts.keyword, counts.name, counts.number, counts.string, counts.symbol, counts.comment, h)
