-- LZW and Huffman coding: a text with repetitions is made smaller and whole again.
-- Argument: the text's length (default 3000).
local length = tonumber(arg[1]) or 3000

local function lzw_compress(text)
  local codes, size = {}, 256
  for i = 0, 255 do
    codes[string.char(i)] = i
  end
  local result, word = {}, ""
  for i = 1, #text do
    local c = text:sub(i, i)
    local longer = word .. c
    if codes[longer] then
      word = longer
    else
      result[#result + 1] = codes[word]
      codes[longer] = size
      size = size + 1
      word = c
    end
  end
  result[#result + 1] = codes[word]
  return result
end

local function lzw_expand(codes)
  local words, size = {}, 256
  for i = 0, 255 do
    words[i] = string.char(i)
  end
  local previous = words[codes[1]]
  local result = {previous}
  for i = 2, #codes do
    local entry = words[codes[i]] or previous .. previous:sub(1, 1)
    result[i] = entry
    words[size] = previous .. entry:sub(1, 1)
    size = size + 1
    previous = entry
  end
  return table.concat(result)
end

local function huffman_tree(symbols)
  local counts = {}
  for _, symbol in ipairs(symbols) do
    counts[symbol] = (counts[symbol] or 0) + 1
  end
  local nodes = {}
  for symbol, count in pairs(counts) do
    nodes[#nodes + 1] = {count = count, symbol = symbol, least = symbol}
  end
  local function less(a, b)
    return a.count > b.count or a.count == b.count and a.least > b.least
  end
  table.sort(nodes, less)
  while #nodes > 1 do
    local a, b = table.remove(nodes), table.remove(nodes)
    local joined = {count = a.count + b.count, least = math.min(a.least, b.least), a, b}
    local position = #nodes + 1
    while position > 1 and not less(nodes[position - 1], joined) do
      position = position - 1
    end
    table.insert(nodes, position, joined)
  end
  return nodes[1]
end

local function huffman_codes(node, prefix, codes)
  if node.symbol then
    codes[node.symbol] = prefix == "" and "0" or prefix
  else
    huffman_codes(node[1], prefix .. "0", codes)
    huffman_codes(node[2], prefix .. "1", codes)
  end
  return codes
end

local function pack_bits(bits)
  local padded = bits .. ("0"):rep(-#bits % 8)
  return (padded:gsub("........", function(byte)
    return string.char(tonumber(byte, 2))
  end))
end

local function huffman_expand(bytes, tree, count)
  local result, node = {}, tree
  for i = 1, #bytes do
    local byte = bytes:byte(i)
    for shift = 7, 0, -1 do
      node = node[(byte >> shift & 1) + 1]
      if node.symbol then
        result[#result + 1] = node.symbol
        if #result == count then
          return result
        end
        node = tree
      end
    end
  end
end

local function checksum(text) -- Adler-32
  local a, b = 1, 0
  for i = 1, #text do
    a = (a + text:byte(i)) % 65521
    b = (b + a) % 65521
  end
  return b << 16 | a
end

local seed = 1
local function random(n)
  seed = seed * 6364136223846793005 + 1442695040888963407
  return (seed >> 33) % n + 1
end

local vocabulary = {"the", "state", "of", "a", "machine", "runs", "Lua", "and", "forgets", "nothing", "\0\255", "é"}
local words, total = {}, 0
while total < length do
  words[#words + 1] = vocabulary[math.min(random(#vocabulary), random(#vocabulary))]
  total = total + #words[#words] + 1
end
local text = table.concat(words, " ")

local codes = lzw_compress(text)
print(#text, ("%08x"):format(checksum(text)), #codes, lzw_expand(codes) == text)
print(table.concat(codes, " ", 1, 40))
local tree = huffman_tree(codes)
local code_of = huffman_codes(tree, "", {})
local bits = {}
for i, code in ipairs(codes) do
  bits[i] = code_of[code]
end
local packed = pack_bits(table.concat(bits))
print(#packed, ("%08x"):format(checksum(packed)), ("%.3f"):format(#packed / #text))
print(lzw_expand(huffman_expand(packed, tree, #codes)) == text)
for _, edge in ipairs {"a", "aaaaaaaaaaaaaaa", "abababababababab", "\0\0\0\1"} do
  print(#edge, table.concat(lzw_compress(edge), " "), lzw_expand(lzw_compress(edge)) == edge)
end
