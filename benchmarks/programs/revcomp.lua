-- A long string turned round and translated letter by letter: the reverse complement of DNA.
local size = tonumber(arg and arg[1]) or 110 -- strings of 60 000 letters

local seed = 7
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

local complement = {A = "T", C = "G", G = "C", T = "A", N = "N"}
local codons = {"ACGTN", "TTGAC", "GGCAT", "CATTA", "NACGG"}

local function strand()
  local lines = {}
  for i = 1, 100 do
    local words = {}
    for j = 1, 120 do words[j] = codons[random(#codons)] end
    lines[i] = table.concat(words)
  end
  return table.concat(lines)
end

local count, h, last = 0, 0, ""
for _ = 1, size do
  local text = strand():reverse()
  for i = 1, #text, 60 do
    last = text:sub(i, i + 59):gsub(".", complement)
    count = count + 1
    h = (h * 31 + last:byte(1) + last:byte(-1)) % 1000003
  end
end
print("revcomp", count, last, h)
