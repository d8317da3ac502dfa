-- JSON: encoding and decoding of everything, order of keys, null, errors with positions, hooks.
local json = require "dkjson"

local values = {
  json.null, true, 0, -0.0, 1e100, 0.1, -17, 2^53, 1/3, 123456789012345, "", "plain",
  'quote " backslash \\ slash / control \1\31 newline\n tab\t', "\u{e9}\u{20ac}\u{1f600}\u{2028}", {}, {1, 2, {3}},
  setmetatable({}, {__jsontype = "object"}), {n = 3, 1, [3] = "three"},
}
for i, value in ipairs(values) do
  print(i, json.encode(value))
end
print(json.encode(1/0), json.encode(0/0))

local settings = {
  name = "pylua", version = {0, 1}, tags = {"lua", "vm"}, empty = {}, nested = {deep = {deeper = {deepest = true}}},
}
local order = {"name", "version", "tags", "empty", "nested", "deep", "deeper", "deepest"}
print(json.encode(settings, {keyorder = order}))
print(json.encode(settings, {keyorder = order, indent = true}))

local ordered = setmetatable({b = 1, a = 2, c = 3}, {__jsonorder = {"c", "b", "a"}})
local point = setmetatable({x = 1, y = 2}, {__tojson = function(self)
  return ("[%d,%d]"):format(self.x, self.y)
end})
print(json.encode {ordered, point})

local function dump(value, indent)
  indent = indent or ""
  if type(value) ~= "table" or value == json.null then
    return print(indent .. (math.type(value) or type(value)), value == json.null and "null" or value)
  end
  local keys = {}
  for key in pairs(value) do
    keys[#keys + 1] = key
  end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  print(indent .. (getmetatable(value) or {__jsontype = "table"}).__jsontype, #keys)
  for _, key in ipairs(keys) do
    print(indent .. "  " .. tostring(key))
    dump(value[key], indent .. "    ")
  end
end

local text = [==[ // a comment
{"numbers": [0, -1, 2.5, 1e3, 1E-2, 12345678901234567890], "text": "\u00e9\u20AC\ud83d\ude00 \"\\\/\b\f\n\r\t",
 "empty": [{}, []], /* another */ "null": null, "yes": true, "no": false} trailing]==]
local value, position, message = json.decode(text, 1, json.null)
dump(value)
print(position, message, text:sub(position))

for _, wrong in ipairs {
  "", "[1, 2", "{1: 2}", '"unfinished', "[1,]", "nul", "{\"a\" 1}", "[1 2]", "\n\n  ?", '{"a":[{"b":}]}', '"\\q"',
} do
  local value, position, message = json.decode(wrong)
  print(("%q"):format(wrong), type(value), position, message)
end

-- round trips, and what can't be encoded
local source = json.encode(values)
print(#source, json.encode((json.decode(source, 1, json.null))) == source)
local loop = {}
loop[1] = loop
print(pcall(json.encode, loop))
print(pcall(json.encode, {print}))
print(pcall(json.encode, {[{}] = 1}))
print(json.encode({print}, {exception = function(reason, object)
  return '"' .. reason .. " " .. type(object) .. '"'
end}))
print(json.quotestring("\0\127\194\173"), json.addnewline {level = 1})
