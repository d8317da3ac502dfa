-- Encodings both ways, on texts of every length from 0 to 12 and on all byte values.
local basexx = require "basexx"

local all = {}
for i = 0, 255 do
  all[#all + 1] = string.char(i)
end
all = table.concat(all)

local codecs = {
  {"bit", basexx.to_bit, basexx.from_bit},
  {"hex", basexx.to_hex, basexx.from_hex},
  {"base32", basexx.to_base32, basexx.from_base32},
  {"crockford", basexx.to_crockford, basexx.from_crockford},
  {"base64", basexx.to_base64, basexx.from_base64},
  {"url64", basexx.to_url64, basexx.from_url64},
}
local text = "Hello, world"
for _, codec in ipairs(codecs) do
  local name, encode, decode = table.unpack(codec)
  print(name)
  for length = 0, #text do
    local encoded = encode(text:sub(1, length))
    print("", length, encoded, decode(encoded) == text:sub(1, length))
  end
  print("", "all bytes", #encode(all), decode(encode(all)) == all)
end

print(
  basexx.to_z85("\x86\x4F\xD2\x6F\xB5\x59\xF7\x5B"),
  basexx.from_z85("HelloWorld") == "\x86\x4F\xD2\x6F\xB5\x59\xF7\x5B"
)
print(basexx.to_z85("abc"), basexx.from_z85("abcd"))

-- characters that do not belong there
print(basexx.from_base64("SGVs*bG8="))
print(basexx.from_base64("SGVs\nbG8=", "\n"))
print(basexx.from_hex("4g"))
print(basexx.from_hex("48 65 6c 6C 6f", " "))
print(basexx.from_bit("0100 0001", " "), basexx.from_bit("012"))
print(basexx.from_crockford("CSQPYRK1"), basexx.from_crockford("csqpyrkl"))
print(basexx.from_base32("MZXW6YTBOI======"), basexx.from_base32("mzxw6"))
