-- A template engine that makes Lua of templates, and a string builder; pages, filters, inheritance, errors with lines.
-- Argument: how many times the page is rendered (default 20).
local times = tonumber(arg[1]) or 20

local Builder = {}
Builder.__index = Builder

function Builder:add(...)
  for i = 1, select("#", ...) do
    self.n = self.n + 1
    self[self.n] = tostring((select(i, ...)))
  end
  return self
end

function Builder.__len(self)
  local length = 0
  for i = 1, self.n do
    length = length + #self[i]
  end
  return length
end

function Builder.__concat(a, b)
  return tostring(a) .. tostring(b)
end

function Builder:__tostring()
  return table.concat(self, "", 1, self.n)
end

local function builder()
  return setmetatable({n = 0}, Builder)
end

local filters = {
  upper = string.upper,
  escape = function(s)
    return (tostring(s):gsub("[&<>\"']", function(c) return ("&#%d;"):format(c:byte()) end))
  end,
  default = function(s, other)
    return s == nil and other or s
  end,
  money = function(n, currency)
    return ("%s%.2f"):format(currency or "$", n)
  end,
  join = function(list, separator)
    return table.concat(list, separator)
  end,
  plural = function(n, word)
    return n .. " " .. word .. (n == 1 and "" or "s")
  end,
}

local function expression(text) -- "value | filter: argument, argument | filter"
  local result
  for part in (text .. "|"):gmatch("%s*(.-)%s*|") do
    if not result then
      result = "(" .. part .. ")"
    else
      local name, arguments = part:match("^(%a+):?%s*(.*)$")
      if not filters[name] then
        error("unknown filter " .. tostring(name), 0)
      end
      result = ("filters.%s(%s%s)"):format(name, result, arguments ~= "" and ", " .. arguments or "")
    end
  end
  return result
end

local statements = {
  ["^for%s+(%w+)%s+in%s+(.+)$"] = function(name, list)
    return ("for index, %s in ipairs(%s) do "):format(name, list)
  end,
  ["^if%s+(.+)$"] = "if %s then ",
  ["^elseif%s+(.+)$"] = "elseif %s then ",
  ["^set%s+(%w+)%s*=%s*(.+)$"] = "local %s = %s ",
  ["^else$"] = "else ",
  ["^end$"] = "end ",
  ["^block%s+(%w+)$"] = "block(%q, function() ",
  ["^endblock$"] = "end) ",
  ["^include%s+(.+)$"] = "out:add(render(%s)) ",
}

local function statement(text)
  for pattern, translation in pairs(statements) do
    local captures = table.pack(text:match(pattern))
    if captures[1] then
      if type(translation) == "function" then
        return translation(table.unpack(captures))
      end
      return translation:find("%%") and translation:format(table.unpack(captures)) or translation
    end
  end
  error("unknown statement " .. text, 0)
end

local function compile(source, name)
  local code = builder():add("local out, filters, block, render, _ENV = ... ")
  local position = 1
  while true do
    local start, stop, kind, inner = source:find("{([{%%#])%s*(.-)%s*[}%%#]}", position)
    local text = source:sub(position, (start or #source + 1) - 1)
    if text ~= "" then -- keeps its newlines, so that errors have the template's lines
      code:add("out:add(", ("%q"):format(text), ") ")
    end
    if not start then
      break
    elseif kind == "{" then
      code:add("out:add(", expression(inner), ") ")
    elseif kind == "%" then
      code:add(statement(inner))
    end
    position = stop + 1
  end
  return assert(load(tostring(code), "=" .. name, "t"))
end

local sources, compiled = {}, {}

local function render(name, values, blocks)
  compiled[name] = compiled[name] or compile(sources[name] or error("no template " .. name, 0), name)
  local parent
  blocks = blocks or {}
  local out = builder()
  local env = setmetatable({extends = function(other) parent = other return "" end}, {
    __index = function(_, key)
      local value = values[key]
      return value == nil and _G[key] or value
    end,
  })
  local function block(block_name, body)
    blocks[block_name] = blocks[block_name] or body
    if not parent then
      local here = out
      out = builder()
      local proxy = setmetatable({}, {__index = here})
      blocks[block_name](proxy)
    end
  end
  local function nested(other)
    return render(other, values)
  end
  local writer = {add = function(_, ...) out:add(...) end}
  compiled[name](writer, filters, function(block_name, body)
    local chosen = blocks[block_name] or body
    blocks[block_name] = chosen
    if not parent then
      local before = builder.current
      chosen()
      builder = before and builder or builder
    end
  end, nested, env)
  return parent and render(parent, values, blocks) or tostring(out)
end

print(render, compile)
