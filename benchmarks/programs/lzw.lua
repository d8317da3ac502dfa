-- LZW compression: a dictionary of strings that grows while the text is read, and back again.
local size = tonumber(arg and arg[1]) or 72 -- texts of 4000 letters

local function compress(text)
  local codes, next_code = {}, 256
  for i = 0, 255 do codes[string.char(i)] = i end
  local output, prefix = {}, ""
  for i = 1, #text do
    local letter = text:sub(i, i)
    local longer = prefix .. letter
    if codes[longer] then
      prefix = longer
    else
      output[#output + 1] = codes[prefix]
      codes[longer] = next_code
      next_code = next_code + 1
      prefix = letter
    end
  end
  output[#output + 1] = codes[prefix]
  return output
end

local function expand(codes)
  local strings = {}
  for i = 0, 255 do strings[i] = string.char(i) end
  local previous = strings[codes[1]]
  local output = {previous}
  for i = 2, #codes do
    local entry = strings[codes[i]] or previous .. previous:sub(1, 1)
    output[#output + 1] = entry
    strings[#strings + 1] = previous .. entry:sub(1, 1)
    previous = entry
  end
  return table.concat(output)
end

local seed = 99
local words = {"state ", "table ", "the ", "pool ", "lease ", "of ", "a "}
local function make_text()
  local parts, length = {}, 0
  while length < 4000 do
    seed = seed * 16807 % 2147483647
    local word = words[seed % #words + 1]
    parts[#parts + 1] = word
    length = length + #word
  end
  return table.concat(parts)
end

local h = 0
for _ = 1, size do
  local text = make_text()
  local codes = compress(text)
  assert(expand(codes) == text)
  for i = 1, #codes do h = (h * 31 + codes[i]) % 1000003 end
end
print("lzw", h)
