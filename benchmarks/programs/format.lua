-- Numbers and strings to text and back: string.format, tostring, tonumber.
local size = tonumber(arg and arg[1]) or 300 -- hundreds of records

local h, last = 0, ""
for i = 1, size * 100 do
  local price = i * 0.0625 -- exact in binary: no peer rounds
  last = string.format("%05d|%-8s|%9.4f|%x|%s", i, "item" .. i % 50, price, i * 7, tostring(i % 3 == 0))
  local back = tonumber(last:sub(1, 5)) + tonumber(string.format("%.4f", price))
  h = (h * 31 + #last + math.floor(back * 16)) % 1000003
end
print(string.format("format\t%s\t%d", last, h))
