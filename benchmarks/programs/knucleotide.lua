-- Substrings as keys of tables: how often each word of a sequence occurs.
local size = tonumber(arg and arg[1]) or 32 -- thousands of letters

local seed = 11
local letters = {"A", "C", "G", "T", "A"}
local parts = {}
for part = 1, size do -- in parts: GopherLua's concat takes a few thousand strings at most
  local buffer = {}
  for i = 1, 1000 do
    seed = seed * 16807 % 2147483647
    buffer[i] = letters[seed % #letters + 1]
  end
  parts[part] = table.concat(buffer)
end
local sequence = table.concat(parts)

local function frequencies(length)
  local counts = {}
  for i = 1, #sequence - length + 1 do
    local word = sequence:sub(i, i + length - 1)
    counts[word] = (counts[word] or 0) + 1
  end
  return counts
end

for _, length in ipairs {1, 2, 3, 4, 6, 12} do
  local counts = frequencies(length)
  local words = {}
  for word in pairs(counts) do words[#words + 1] = word end
  table.sort(words, function(a, b)
    if counts[a] ~= counts[b] then return counts[a] > counts[b] end
    return a < b
  end)
  print("knucleotide", #words, words[1], counts[words[1]])
end
