-- A JSON encoder and decoder: round trips over generated documents, and the errors of broken ones.
-- Argument: how many documents (default 40).
local count = tonumber(arg[1]) or 40

local null = setmetatable({}, {__tostring = function() return "null" end})

local escapes = {['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t"}

local function quote(s)
  return '"' .. s:gsub('[%c"\\\127]', function(c)
    return escapes[c] or ("\\u%04x"):format(c:byte())
  end) .. '"'
end

local encode

local function encode_table(value, seen)
  if value == null then
    return "null"
  elseif seen[value] then
    error("cycle", 0)
  end
  seen[value] = true
  local parts = {}
  local is_array = #value > 0 or next(value) == nil
  if is_array then
    for i, item in ipairs(value) do
      parts[i] = encode(item, seen)
    end
  else
    local keys = {}
    for key in pairs(value) do
      keys[#keys + 1] = key
    end
    table.sort(keys)
    for i, key in ipairs(keys) do
      parts[i] = quote(key) .. ":" .. encode(value[key], seen)
    end
  end
  seen[value] = nil
  local body = table.concat(parts, ",")
  return is_array and "[" .. body .. "]" or "{" .. body .. "}"
end

function encode(value, seen)
  local kind = type(value)
  if kind == "table" then
    return encode_table(value, seen or {})
  elseif kind == "string" then
    return quote(value)
  elseif kind == "number" then
    return math.type(value) == "integer" and tostring(value) or ("%.17g"):format(value)
  elseif kind == "boolean" then
    return tostring(value)
  end
  error("can't encode a " .. kind, 0)
end

local unescapes = {b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", ['"'] = '"', ["\\"] = "\\", ["/"] = "/"}

local function fail(text, position, message)
  local _, lines = text:sub(1, position - 1):gsub("\n", "")
  local column = position - (text:sub(1, position - 1):match(".*()\n") or 0)
  error(("%d:%d: %s"):format(lines + 1, column, message), 0)
end

local function skip(text, position)
  return text:find("[^ \t\r\n]", position) or #text + 1
end

local decode_value

local function decode_string(text, position)
  local parts, start = {}, position + 1
  while true do
    local stop = text:find('["\\%c]', start)
    local c = stop and text:sub(stop, stop)
    if not stop or c:find("%c") then
      fail(text, position, "unfinished string")
    end
    parts[#parts + 1] = text:sub(start, stop - 1)
    if c == '"' then
      return table.concat(parts), stop + 1
    end
    local code = text:match("^u(%x%x%x%x)", stop + 1)
    local plain = unescapes[text:sub(stop + 1, stop + 1)]
    if code then
      parts[#parts + 1] = utf8.char(tonumber(code, 16))
      start = stop + 6
    elseif plain then
      parts[#parts + 1] = plain
      start = stop + 2
    else
      fail(text, stop, "invalid escape")
    end
  end
end

local function decode_items(text, position, close, decode_item)
  position = skip(text, position + 1)
  if text:sub(position, position) == close then
    return position + 1
  end
  while true do
    position = skip(text, decode_item(position))
    local c = text:sub(position, position)
    if c == close then
      return position + 1
    elseif c ~= "," then
      fail(text, position, ("',' or '%s' expected"):format(close))
    end
    position = skip(text, position + 1)
  end
end

local decoders = {
  ['"'] = decode_string,
  ["["] = function(text, position)
    local result = {}
    return result, decode_items(text, position, "]", function(at)
      result[#result + 1], at = decode_value(text, at)
      return at
    end)
  end,
  ["{"] = function(text, position)
    local result = {}
    return result, decode_items(text, position, "}", function(at)
      if text:sub(at, at) ~= '"' then
        fail(text, at, "key expected")
      end
      local key
      key, at = decode_string(text, at)
      at = skip(text, at)
      if text:sub(at, at) ~= ":" then
        fail(text, at, "':' expected")
      end
      result[key], at = decode_value(text, skip(text, at + 1))
      return at
    end)
  end,
}

local words = {["true"] = true, ["false"] = false, null = null}

function decode_value(text, position)
  local decoder = decoders[text:sub(position, position)]
  if decoder then
    return decoder(text, position)
  end
  local word = text:match("^%a+", position)
  if word and words[word] ~= nil then
    return words[word], position + #word
  end
  local number = text:match("^-?%d+%.?%d*[eE]?[+-]?%d*", position)
  if number and tonumber(number) then
    return tonumber(number), position + #number
  end
  fail(text, position, "value expected")
end

local function decode(text)
  local value, position = decode_value(text, skip(text, 1))
  position = skip(text, position)
  if position <= #text then
    fail(text, position, "end expected")
  end
  return value
end

local seed = 7
local function random(n)
  seed = (seed * 16807) % 2147483647
  return seed % n + 1
end

local function document(depth)
  local kind = random(depth > 0 and 8 or 5)
  if kind == 1 then
    return random(1000000) - 500000
  elseif kind == 2 then
    return (random(2000) - 1000) / 64
  elseif kind == 3 then
    return random(2) == 1 or null
  elseif kind <= 5 then
    return ("x"):rep(random(5)) .. string.char(random(127)) .. "é€" .. random(99)
  end
  local result = {}
  for i = 1, random(6) do
    result[kind == 6 and i or "key" .. random(20)] = document(depth - 1)
  end
  return result
end

local bytes = 0
for _ = 1, count do
  local text = encode(document(5))
  bytes = bytes + #text
  assert(encode(decode(text)) == text)
  assert(encode(decode((text:gsub("^[[{]", "%0 \n\t")))) == text)
end
print(count, "documents", bytes, "bytes")
print(encode(decode [=[ {"a": [1, 2.50, -0, 1e3, []], "b": {"c": null, "\u00e9\n": "\/"}, "t": true} ]=]))

for _, broken in ipairs {
  "", "[1,\n 2", "[1 2]", "{1:2}", '{"a" 1}', '"abc', '"\\x"', "tru", "[1]\n]", "-", "[,]", '{"a":\n\n?}', "1 .5",
} do
  print(("%q"):format(broken), select(2, pcall(decode, broken)))
end
print(pcall(encode, print), pcall(encode, {coroutine.create(print)}))
local loop = {}
loop.loop = {loop}
print(pcall(encode, loop))
