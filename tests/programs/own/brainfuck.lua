-- An interpreter for the language of eight instructions, and a compiler that makes Lua of it.
-- Argument: how many rows, squares and Fibonacci numbers the programs write (default 12).
local rows = tonumber(arg[1]) or 12

-- An assembler: what it is told to do with numbered cells becomes a program.
local Assembler = {}
Assembler.__index = Assembler

local function assemble(build)
  local assembler = setmetatable({parts = {}, at = 0}, Assembler)
  build(assembler)
  return table.concat(assembler.parts)
end

function Assembler:emit(text)
  self.parts[#self.parts + 1] = text
  return self
end

function Assembler:go(cell)
  local distance = cell - self.at
  self.at = cell
  return self:emit((distance < 0 and "<" or ">"):rep(math.abs(distance)))
end

function Assembler:add(cell, n)
  return self:go(cell):emit((n < 0 and "-" or "+"):rep(math.abs(n)))
end

function Assembler:set(cell, n)
  return self:go(cell):emit("[-]"):add(cell, n)
end

function Assembler:write(cell)
  return self:go(cell):emit(".")
end

function Assembler:times(cell, body) -- leaves zero in the cell
  self:go(cell):emit("[")
  body()
  return self:add(cell, -1):emit("]")
end

function Assembler:move(from, ...)
  local targets = {...}
  return self:times(from, function()
    for _, target in ipairs(targets) do
      self:add(target, 1)
    end
  end)
end

function Assembler:copy(from, to, scratch)
  return self:move(from, to, scratch):move(scratch, from)
end

local programs = {
  text = assemble(function(a)
    local last = 0
    for _, byte in utf8.codes("Hello, world!\n") do
      a:add(0, byte - last):write(0)
      last = byte
    end
  end),
  triangle = assemble(function(a)
    a:set(0, rows):set(4, 6):times(4, function() a:add(5, 7) end):set(6, 10)
    a:times(0, function()
      a:add(1, 1):copy(1, 2, 3)
      a:times(2, function() a:write(5) end):write(6)
    end)
  end),
  squares = assemble(function(a)
    a:set(0, rows):times(0, function()
      a:add(1, 1):copy(1, 2, 3)
      a:times(2, function() a:copy(1, 4, 3) end):write(4):set(4, 0)
    end)
  end),
  fibonacci = assemble(function(a)
    a:set(0, rows):set(1, 1):times(0, function()
      a:write(1):copy(1, 3, 4):move(2, 1):move(3, 2)
    end)
  end),
  reverse = ">,[>,]<[.<]",
  wrap = "-[>+<[-]]>.[-]<-.",
}

local function parse(source)
  local code, open, line = {}, {}, 1
  for position, c in source:gmatch("()(.)") do
    local last = code[#code]
    if c == "+" or c == "-" then
      local step = c == "+" and 1 or -1
      if last and last.op == "add" then
        last.n = last.n + step
      else
        code[#code + 1] = {op = "add", n = step}
      end
    elseif c == ">" or c == "<" then
      local step = c == ">" and 1 or -1
      if last and last.op == "move" then
        last.n = last.n + step
      else
        code[#code + 1] = {op = "move", n = step}
      end
    elseif c == "." or c == "," then
      code[#code + 1] = {op = c == "." and "write" or "read"}
    elseif c == "[" then
      open[#open + 1] = #code + 1
      code[#code + 1] = {op = "open", line = line, position = position}
    elseif c == "]" then
      local start = table.remove(open) or error(("line %d: ']' without '['"):format(line), 0)
      code[#code + 1] = {op = "close", target = start}
      code[start].target = #code
    elseif c == "\n" then
      line = line + 1
    end
  end
  local unclosed = code[open[#open]]
  if unclosed then
    error(("line %d: '[' at %d is never closed"):format(unclosed.line, unclosed.position), 0)
  end
  return code
end

local function interpret(code, read, write)
  local cells, pointer, pc, steps = setmetatable({}, {__index = function() return 0 end}), 0, 1, 0
  while true do
    local instruction = code[pc]
    if not instruction then
      return steps
    end
    local op = instruction.op
    if op == "add" then
      cells[pointer] = cells[pointer] + instruction.n & 255
    elseif op == "move" then
      pointer = pointer + instruction.n
    elseif op == "write" then
      write(cells[pointer])
    elseif op == "read" then
      cells[pointer] = read() or 0
    elseif op == "open" then
      if cells[pointer] == 0 then
        pc = instruction.target
      end
    elseif cells[pointer] ~= 0 then
      pc = instruction.target
    end
    pc = pc + 1
    steps = steps + 1
  end
end

local translations = {
  add = "c[p] = (c[p] or 0) + %d & 255",
  move = "p = p + %d",
  write = "write(c[p] or 0)",
  read = "c[p] = read() or 0",
  open = "while (c[p] or 0) ~= 0 do",
  close = "end",
}

local function compile(code)
  local lines, depth = {"local read, write = ...", "local c, p = {}, 0"}, 0
  for _, instruction in ipairs(code) do
    depth = instruction.op == "close" and depth - 1 or depth
    lines[#lines + 1] = ("  "):rep(depth) .. translations[instruction.op]:format(instruction.n)
    depth = instruction.op == "open" and depth + 1 or depth
  end
  return table.concat(lines, "\n")
end

local function streams(input)
  local position, output = 0, {}
  local function read()
    position = position + 1
    return input:byte(position)
  end
  local function write(byte)
    output[#output + 1] = string.char(byte)
  end
  return read, write, output
end

for _, name in ipairs {"text", "triangle", "squares", "fibonacci", "reverse", "wrap"} do
  local source = programs[name]
  local code = parse(source)
  local read, write, output = streams("stressed\0tail")
  print(name, #source, #code, interpret(code, read, write))
  local text = table.concat(output)
  print(text:find("[^%g\n ]") and table.concat({text:byte(1, -1)}, " ") or text)
  read, write, output = streams("stressed\0tail")
  assert(load(compile(code), "=" .. name))(read, write)
  assert(table.concat(output) == text)
end
print(compile(parse("+[>++[-]<-].")))
for _, broken in ipairs {"[", "\n]", "[\n[]", "[]]"} do
  print(pcall(parse, broken))
end
