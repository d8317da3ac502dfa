-- Binary serialization: the bytes of every kind and size, round trips, options, streams, extensions, broken input.
local mp = require "MessagePack"

local function hex(bytes)
  return (bytes:sub(1, 24):gsub(".", function(c) return ("%02X "):format(c:byte()) end))
end

local values = {
  0, 127, 128, 255, 256, 65535, 65536, 2^31 | 0, 2^32 | 0, math.maxinteger, -1, -32, -33, -128, -129, -32769, -2^31 - 1 | 0,
  math.mininteger, 1.5, -0.0, 1/0, 3.0, true, false, "", "text", ("x"):rep(31), ("y"):rep(32), ("z"):rep(70000), {},
  {1, 2, 3}, {{}, {{"deep"}}}, {key = "value"}, {[1.5] = -1}, {[3] = "hole"},
}
for i, value in ipairs(values) do
  local packed = mp.pack(value)
  local back = mp.unpack(packed)
  local same = back == value or type(value) == "table" and mp.pack(back) == packed
  print(i, math.type(value) or type(value), #packed, hex(packed), same, math.type(back))
end
print("nil", hex(mp.pack(nil)), mp.unpack(mp.pack(nil)))
print("nan", #mp.pack(0/0), mp.unpack(mp.pack(0/0)) ~= mp.unpack(mp.pack(0/0)))

for _, option in ipairs {"string_compat", "string", "binary"} do
  mp.set_string(option)
  print(option, hex(mp.pack("abc")), hex(mp.pack(("s"):rep(200))), hex(mp.pack(("s"):rep(300))))
end
for _, option in ipairs {"unsigned", "signed"} do
  mp.set_integer(option)
  print(option, hex(mp.pack(200)), hex(mp.pack(40000)), hex(mp.pack(-200)))
end
for _, option in ipairs {"float", "double"} do
  mp.set_number(option)
  print(option, hex(mp.pack(0.1)), mp.unpack(mp.pack(0.1)), hex(mp.pack(1e300)))
end
for _, option in ipairs {"without_hole", "with_hole", "always_as_map"} do
  mp.set_array(option)
  print(option, hex(mp.pack {1}), hex(mp.pack {[2] = 2}))
end
mp.set_array "without_hole"
mp.set_string "string"

local stream = mp.pack(1) .. mp.pack("two") .. mp.pack {3, {four = 4}}
for position, value in mp.unpacker(stream) do
  print(position, type(value) == "table" and value[2].four or value)
end
local at = 0
for _, value in mp.unpacker(function()
  at = at + 5
  return at - 4 <= #stream and stream:sub(at - 4, at) or nil
end) do
  print(type(value) == "table" and #value or value)
end

mp.packers["function"] = function(buffer, f)
  mp.packers["ext"](buffer, 7, string.pack("z", f == print and "print" or "other"))
end
mp.build_ext = function(tag, data)
  return tag .. ":" .. string.unpack("z", data)
end
print(hex(mp.pack(print)), mp.unpack(mp.pack {print, error})[2])

for _, broken in ipairs {"", "\xC1", "\x93\x01\x02", "\xD9\x05abc", "\xCF\x01", "\x01\x02"} do
  print(hex(broken), pcall(mp.unpack, broken))
end
print(pcall(mp.unpack, 1))
print(pcall(mp.pack, coroutine.create(print)))
print(pcall(mp.set_integer, "complex"))
