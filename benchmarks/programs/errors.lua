-- Errors: pcall that succeeds, errors of ours with tables and strings, errors of the language.
local size = tonumber(arg and arg[1]) or 4500 -- hundreds of rounds

local function check(n)
  if n % 5 == 0 then error({code = n}) end
  if n % 7 == 0 then error("seven", 0) end
  if n % 11 == 0 then return n + nil end
  return n
end

local function deeper(depth, n)
  if depth == 0 then return check(n) end
  return (deeper(depth - 1, n))
end

local fine, tables, strings, others = 0, 0, 0, 0
for i = 1, size * 100 do
  local ok, result = pcall(deeper, 3, i)
  if ok then
    fine = fine + result
  elseif type(result) == "table" then
    tables = tables + result.code
  elseif result == "seven" then
    strings = strings + 1
  else
    others = others + 1
  end
end
print("errors", fine, tables, strings, others)
