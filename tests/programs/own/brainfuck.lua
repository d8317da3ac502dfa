-- An interpreter for the language of eight instructions, and a compiler that makes Lua of it.
-- Argument: up to which number squares are printed (default 400).
local limit = tonumber(arg[1]) or 400

local programs = {
  hello = [[
    ++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-] counters
    >>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++.]],
  squares = [[
    ++++[>+++++<-]>[<+++++>-]+<+[>[>+>+<<-]++>>[<<+>>-]>>>[-]++>[-]+>>>+[[-]++++++>>>]<<<[[<++++++++<++>>-]+<.<[>----<-]
    <]<<[>>>>>[>>>[-]+++++++++<[>-<-]+++++++++>[-[<->-]+[<<<]]<+>]<-]<<-]] .. "<<-]",
  reverse = ">,[>,]<[.<]",
  count = "+[,.[>+<-]>[-<+>]<]",
  wrap = "-[>+<[-]]>." .. "[-]<-" .. ".",
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

local function streams(input, stop)
  local position, output = 0, {}
  local function read()
    position = position + 1
    return input:byte(position)
  end
  local function write(byte)
    output[#output + 1] = string.char(byte)
    if stop and byte == 10 and (tonumber(output[#output - 1]) and #output > 1) and stop(table.concat(output)) then
      error("enough", 0)
    end
  end
  return read, write, output
end

local function enough(text)
  return tonumber(text:match("(%d+)\n$")) >= limit
end

for _, name in ipairs {"hello", "squares", "reverse", "count", "wrap"} do
  local code = parse(programs[name])
  local stop = name == "squares" and enough or nil
  local read, write, output = streams("stressed\0tail", stop)
  print(name, #code, pcall(interpret, code, read, write))
  local text = table.concat(output)
  print((("%q"):format(text):gsub("\\\n", " ")))
  read, write, output = streams("stressed\0tail", stop)
  print(pcall(assert(load(compile(code), "=" .. name)), read, write))
  assert(table.concat(output) == text)
end
print(compile(parse("+[>++[-]<-].")))
for _, broken in ipairs {"[", "\n]", "[\n[]", "[]]"} do
  print(pcall(parse, broken))
end
