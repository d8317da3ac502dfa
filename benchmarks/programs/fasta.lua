-- Random sequences: letters drawn by weight, put together in lines.
local size = tonumber(arg and arg[1]) or 3200 -- lines of 60 letters

local seed = 42
local function random()
  seed = seed * 16807 % 2147483647
  return seed / 2147483647
end

local letters = {
  {"a", 0.30}, {"c", 0.20}, {"g", 0.20}, {"t", 0.27}, {"B", 0.01}, {"D", 0.01}, {"H", 0.01},
}
local limit = 0
for _, letter in ipairs(letters) do
  limit = limit + letter[2]
  letter[2] = limit
end

local function draw()
  local r = random()
  for i = 1, #letters do
    local letter = letters[i]
    if r < letter[2] then return letter[1] end
  end
  return letters[#letters][1]
end

local function checksum(h, line)
  for i = 1, #line, 7 do h = (h * 31 + line:byte(i)) % 1000003 end
  return h
end

local h, line = 0, ""
for _ = 1, size do
  local buffer = {}
  for i = 1, 60 do buffer[i] = draw() end
  line = table.concat(buffer)
  h = checksum(h, line)
end
print("fasta", line, h)
