-- Text processing with patterns: gmatch, gsub with strings, tables and functions, find, match.
local size = tonumber(arg and arg[1]) or 1800 -- paragraphs

local paragraph = [[
The host lends a state to a script, and the script asks for what it needs: 3 tables, 14 strings,
159 numbers. Mail to <operator@example.org> when the budget (2.65 units) ends, on 2035-08-09 at 07:30;
key = value; other_key=another value; width="80" height="24". $name met $other in $place.
]]
local names = {name = "Ada", other = "Charles", place = "London"}

local counts, numbers, h = {}, 0, 0
for round = 1, size do
  for word in paragraph:gmatch("%a+") do
    word = word:lower()
    counts[word] = (counts[word] or 0) + 1
  end
  for digits in paragraph:gmatch("%d+") do numbers = numbers + tonumber(digits) end
  local text = paragraph:gsub("%$(%w+)", names)
  text = text:gsub("(%d+)%-(%d+)%-(%d+)", "%3.%2.%1")
  text = text:gsub("%s+", " ")
  text = text:gsub("%w+", function(word)
    if #word > 7 then return word:sub(1, 6) .. "." end
  end)
  for key, value in text:gmatch('([%w_]+)%s*=%s*"?([^;"]+)') do h = h + #key * #value end
  local user, host = text:match("<([%w.]+)@([%w.]+)>")
  h = (h * 7 + #text + #user * #host + text:find("Charles", 1, true) + round) % 1000003
end

local words = {}
for word in pairs(counts) do words[#words + 1] = word end
table.sort(words)
print("patterns", #words, words[1], counts.the, numbers, h)
