-- A text formatter: filling, justifying, centering, hyphenating, lists, tables, numbers in words and in Roman.
-- Argument: how many times the text is formatted (default 3).
local times = tonumber(arg[1]) or 3

local text = [[
The harbour master keeps a notebook for every ship that passes the lighthouse. He writes down the hour, the wind, the
number of seagulls on the mast and whatever else seems important at such an early time of day. Nobody has ever asked to
see these well-ordered observations, and so they have become more and more detailed over the years.

On stormy evenings he reads aloud from them: "Thursday, no gulls; a three-masted vessel, very slow." The keeper of the
lighthouse listens politely, answers a question now and then, and thinks about navigation, bookkeeping and the curious
arithmetic of remembering. Donaudampfschifffahrtsgesellschaftskapitaen!
]]

local function paragraphs(source)
  return coroutine.wrap(function()
    for paragraph in (source .. "\n\n"):gmatch("(.-)\n\n+") do
      coroutine.yield((paragraph:gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")))
    end
  end)
end

local function hyphenate(word, room)
  local best
  for position in word:gmatch("[aeiouy][^aeiouy%W]()[^aeiouy%W]?[aeiouy]") do
    if position - 1 <= room - 1 and #word - position >= 2 then
      best = position
    end
  end
  if best then
    return word:sub(1, best - 1) .. "-", word:sub(best)
  end
end

local function fill(paragraph, width)
  local lines, line, used = {}, {}, 0
  local function flush()
    lines[#lines + 1] = line
    line, used = {}, 0
  end
  for word in paragraph:gmatch("%S+") do
    while used + #word + #line > width do
      local head, tail = hyphenate(word, width - used - #line)
      if not head and #line == 0 then
        head, tail = word:sub(1, width - 1) .. "-", word:sub(width)
      end
      if head then
        line[#line + 1] = head
        word = tail
      end
      flush()
    end
    line[#line + 1] = word
    used = used + #word
  end
  flush()
  return lines
end

local aligners = {
  left = function(words) return table.concat(words, " ") end,
  right = function(words, width) return ("%" .. width .. "s"):format(table.concat(words, " ")) end,
  center = function(words, width)
    local joined = table.concat(words, " ")
    return (" "):rep((width - #joined) // 2) .. joined
  end,
  justify = function(words, width, is_last)
    if is_last or #words == 1 then
      return table.concat(words, " ")
    end
    local letters = 0
    for _, word in ipairs(words) do
      letters = letters + #word
    end
    local gaps, parts = #words - 1, {}
    for i, word in ipairs(words) do
      local spaces = i <= gaps and (width - letters) * i // gaps - (width - letters) * (i - 1) // gaps or 0
      parts[i] = word .. (" "):rep(spaces)
    end
    return table.concat(parts)
  end,
}

local function format(source, width, alignment)
  local result = {}
  for paragraph in paragraphs(source) do
    local lines = fill(paragraph, width)
    for i, words in ipairs(lines) do
      result[#result + 1] = aligners[alignment](words, width, i == #lines)
    end
    result[#result + 1] = ""
  end
  return table.concat(result, "\n")
end

local function roman(n)
  local result = ""
  for value, letters in ("1000M900CM500D400CD100C90XC50L40XL10X9IX5V4IV1I"):gmatch("(%d+)(%a+)") do
    result = result .. letters:rep(n // value)
    n = n % value
  end
  return result
end

local units = {
  "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
  "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
}
local tens = {"ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}

local function in_words(n)
  if n == 0 then
    return "zero"
  elseif n < 0 then
    return "minus " .. in_words(-n)
  elseif n < 20 then
    return units[n]
  elseif n < 100 then
    return tens[n // 10] .. (n % 10 > 0 and "-" .. units[n % 10] or "")
  elseif n < 1000 then
    return units[n // 100] .. " hundred" .. (n % 100 > 0 and " and " .. in_words(n % 100) or "")
  end
  for power, name in ipairs {"thousand", "million", "billion"} do
    local scale = 1000 ^ power // 1 | 0
    if n < scale * 1000 then
      return in_words(n // scale) .. " " .. name .. (n % scale > 0 and " " .. in_words(n % scale) or "")
    end
  end
end

local function grouped(n)
  local sign, digits, rest = ("%.2f"):format(n):match("^(-?)(%d+)(.*)$")
  return sign .. digits:reverse():gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", "") .. rest
end

local function as_table(rows)
  local widths = {}
  for _, row in ipairs(rows) do
    for i, cell in ipairs(row) do
      widths[i] = math.max(widths[i] or 0, utf8.len(cell))
    end
  end
  local lines = {}
  for number, row in ipairs(rows) do
    local cells = {}
    for i, cell in ipairs(row) do
      local padding = (" "):rep(widths[i] - utf8.len(cell))
      cells[i] = cell:find("^-?[%d,.]+$") and padding .. cell or cell .. padding
    end
    lines[#lines + 1] = "| " .. table.concat(cells, " | ") .. " |"
    if number == 1 then
      lines[#lines + 1] = lines[1]:gsub(utf8.charpattern, function(c)
        return c == "|" and c or "-"
      end)
    end
  end
  return table.concat(lines, "\n")
end

for _ = 2, times do
  for width = 20, 60, 10 do
    for _, line in ipairs {format(text, width, "justify"):byte(1, -1)} do
      assert(line < 128)
    end
  end
end
print(format(text, 38, "justify"))
print(format(text, 16, "center"))
print(format(text:sub(1, 200), 30, "right"))
print(format("one", 10, "left"), format("", 5, "justify"))
local rows = {{"number", "words", "roman", "größe"}}
for _, n in ipairs {0, 7, 19, 42, 99, 1984, 2024, 3999, 1000000, -305} do
  rows[#rows + 1] = {tostring(n), in_words(n), n > 0 and n < 4000 and roman(n) or "–", grouped(n * 1000.125)}
end
print(as_table(rows))
print(in_words(999999999999), in_words(10^12 | 0))
