-- JSON: an encoder and a recursive decoder, with sorted keys and escapes.
local size = tonumber(arg and arg[1]) or 140 -- documents, written and read

local escapes = {['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\t"] = "\\t"}
local meanings = {['"'] = '"', ["\\"] = "\\", n = "\n", t = "\t"}

local encode

local function encode_object(object)
  local keys, parts = {}, {}
  for key in pairs(object) do keys[#keys + 1] = key end
  table.sort(keys)
  for i, key in ipairs(keys) do parts[i] = encode(key) .. ":" .. encode(object[key]) end
  return "{" .. table.concat(parts, ",") .. "}"
end

local function encode_array(array)
  local parts = {}
  for i, value in ipairs(array) do parts[i] = encode(value) end
  return "[" .. table.concat(parts, ",") .. "]"
end

function encode(value)
  local kind = type(value)
  if kind == "string" then return '"' .. value:gsub('["\\\n\t]', escapes) .. '"' end
  if kind == "number" or kind == "boolean" then return tostring(value) end
  if #value > 0 then return encode_array(value) end
  return encode_object(value)
end

local decode

local function skip(text, at) return text:find("[^%s]", at) end

local function decode_string(text, at)
  local parts = {}
  while true do
    local stop = text:find('["\\]', at)
    parts[#parts + 1] = text:sub(at, stop - 1)
    if text:sub(stop, stop) == '"' then return table.concat(parts), stop + 1 end
    parts[#parts + 1] = meanings[text:sub(stop + 1, stop + 1)]
    at = stop + 2
  end
end

local function decode_array(text, at)
  local array = {}
  at = skip(text, at)
  while text:sub(at, at) ~= "]" do
    array[#array + 1], at = decode(text, at)
    at = skip(text, at)
    if text:sub(at, at) == "," then at = skip(text, at + 1) end
  end
  return array, at + 1
end

local function decode_object(text, at)
  local object = {}
  at = skip(text, at)
  while text:sub(at, at) ~= "}" do
    local key, value
    key, at = decode(text, at)
    value, at = decode(text, skip(text, at) + 1)
    object[key] = value
    at = skip(text, at)
    if text:sub(at, at) == "," then at = skip(text, at + 1) end
  end
  return object, at + 1
end

function decode(text, at)
  at = skip(text, at)
  local first = text:sub(at, at)
  if first == "{" then return decode_object(text, at + 1) end
  if first == "[" then return decode_array(text, at + 1) end
  if first == '"' then return decode_string(text, at + 1) end
  if first == "t" then return true, at + 4 end
  if first == "f" then return false, at + 5 end
  local digits = text:match("^-?%d+", at)
  return tonumber(digits), at + #digits
end

local function document(n)
  local users = {}
  for i = 1, 12 do
    users[i] = {
      id = n * 100 + i,
      name = 'user "' .. i .. '"',
      active = i % 2 == 0,
      tags = {"a\tb", "line\nbreak", "back\\slash"},
      scores = {i, -i, i * i},
    }
  end
  return {version = n, users = users}
end

local h = 0
for n = 1, size do
  local text = encode(document(n))
  local again = encode((decode(text, 1)))
  assert(again == text)
  h = (h * 31 + #text + text:byte(n % #text + 1)) % 1000003
end
print("json", h)
