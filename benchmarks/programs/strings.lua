-- String building: concatenation, table.concat, string.rep, upper, sub, byte, char.
local size = tonumber(arg and arg[1]) or 1800 -- rounds

local h = 0
local function take(s)
  h = (h * 31 + #s + s:byte(1) + s:byte(-1)) % 1000003
end

for round = 1, size do
  local s = ""
  for i = 1, 150 do s = s .. i % 10 .. "," end
  take(s)
  local parts = {}
  for i = 1, 150 do parts[#parts + 1] = "item" .. i .. "=" .. round * i end
  take(table.concat(parts, "; "))
  local text = ("<%s>"):rep(20):upper():lower()
  for i = 1, #text, 4 do take(text:sub(i, i + 3)) end
  local shifted = {}
  for i = 1, 60 do shifted[i] = string.char(s:byte(i) + round % 7) end
  take(table.concat(shifted))
end
print("strings", h)
