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
  {"^for%s+(%w+)%s+in%s+(.+)$", "for index, %s in ipairs(%s) do "},
  {"^if%s+(.+)$", "if %s then "},
  {"^elseif%s+(.+)$", "elseif %s then "},
  {"^(else)$", "%s "},
  {"^(end)$", "%s "},
  {"^set%s+(%w+)%s*=%s*(.+)$", "local %s = %s "},
  {"^block%s+(%w+)$", "block(%q, function(out) "},
  {"^(end)block$", "%s) "},
  {"^include%s+(.+)$", "out:add(include(%s)) "},
  {"^extends%s+(.+)$", "extends(%s) "},
}

local function statement(text)
  for _, pair in ipairs(statements) do
    local pattern, translation = table.unpack(pair)
    if text:find(pattern) then
      return translation:format(text:match(pattern))
    end
  end
  error("unknown statement '" .. text .. "'", 0)
end

local function compile(source, name)
  local code = builder():add("local out, filters, block, include, extends, _ENV = ... ")
  local position = 1
  while true do
    local start, stop, kind, inner = source:find("{([{%%#])%s*(.-)%s*[}%%#]}", position)
    local text = source:sub(position, (start or #source + 1) - 1)
    if text ~= "" then -- keeps its newlines, so that errors have the template's lines
      code:add("out:add(", ("%q"):format(text), ") ")
    end
    if not start then
      return assert(load(tostring(code), "=" .. name, "t"))
    elseif kind == "{" then
      code:add("out:add(", expression(inner), ") ")
    elseif kind == "%" then
      code:add(statement(inner))
    end
    position = stop + 1
  end
end

local sources, compiled = {}, {}

local function render(name, values, blocks)
  compiled[name] = compiled[name] or compile(sources[name] or error("no template " .. name, 0), name)
  blocks = blocks or {} -- by name; those of the derived template come first
  local out, parent = builder(), nil
  local function block(block_name, body)
    blocks[block_name] = blocks[block_name] or body
    if not parent then
      blocks[block_name](out)
    end
  end
  local function include(other)
    return render(other, values)
  end
  local function extends(other)
    parent = other
  end
  local env = setmetatable({}, {
    __index = function(_, key)
      local value = values[key]
      return value == nil and _G[key] or value
    end,
  })
  compiled[name](out, filters, block, include, extends, env)
  return parent and render(parent, values, blocks) or tostring(out)
end

sources.base = [[
<title>{% block title %}untitled{% endblock %}</title>
<body class="{{ theme | default: "plain" }}">
{% block body %}nothing{% endblock %}
{% block foot %}{{ #items | plural: "item" }}{% endblock %}
</body>
]]
sources.page = [[
{% extends "base" %} this is dropped
{% block title %}{{ title | escape | upper }}{% endblock %}
{% block body %}{# a comment #}
{% for item in items %}{% set total = item.price * item.count %}
  {{ index }}. {{ item.name | escape }}{% if item.count == 0 %} (none){% elseif item.count > 1 %} x{{ item.count }}{% else %}{% end %}:
  {{ total | money }} or {{ total * 0.9 | money: "EUR " }}
  {% if item.tags %}[{{ item.tags | join: ", " }}]{% end %}
{% end %}
{% include "footer" %}
{% endblock %}
]]
sources.footer = "-- {{ string.rep(\"=\", width or 10) }} {{ absent }} --"
sources.broken_if = "one\n{% if x %}\ntwo"
sources.broken_filter = "{{ x | shout }}"
sources.broken_statement = "{% while true %}"
sources.failing = "line 1\nline 2 {{ x }}\nline 3 {{ x.y.z }}\n"
sources.missing = "{% include \"nowhere\" %}"

local values = {title = "Fish & <chips>", width = 4, items = {}}
for i, name in ipairs {"cod", "\"plaice\"", "peas & mash", "vinegar"} do
  values.items[i] = {name = name, price = i * 1.25, count = i - 1, tags = i % 2 == 0 and {"tag" .. i, "even"} or nil}
end

local page
for _ = 1, times do
  page = render("page", values)
end
print((page:gsub("\n%s*\n+", "\n")))
print(render("base", {items = {1}, theme = "dark"}))
for _, name in ipairs {"broken_if", "broken_filter", "broken_statement", "failing", "missing", "unknown"} do
  print(name, pcall(render, name, {x = 1}))
end

local long = builder()
for i = 1, 1000 do
  long:add(i, ",", i * i, ";")
end
print(#long, #tostring(long), (long .. "."):sub(-12), select("#", tostring(long):gsub(";", "")))
