-- A long string turned round and translated letter by letter: the reverse complement of DNA.
local size = tonumber(arg and arg[1]) or 450 -- lines of 600 letters

local seed = 7
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

local complement = {A = "T", C = "G", G = "C", T = "A", N = "N"}
local codons = {"ACGTN", "TTGAC", "GGCAT", "CATTA", "NACGG"}

local lines = {}
for i = 1, size do
  local words = {}
  for j = 1, 120 do words[j] = codons[random(#codons)] end
  lines[i] = table.concat(words)
end

local text = table.concat(lines):reverse()
local out, h = {}, 0
for i = 1, #text, 60 do
  local line = text:sub(i, i + 59):gsub(".", complement)
  out[#out + 1] = line
  h = (h * 31 + line:byte(1) + line:byte(-1)) % 1000003
end
print("revcomp", #out, out[#out], h)
