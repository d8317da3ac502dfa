-- Formulas: a parser by operator precedence, evaluation, derivatives, simplification, printing, compiling to Lua.
-- Argument: how many random formulas are tried (default 60).
local count = tonumber(arg[1]) or 60

local precedence = {["+"] = 1, ["-"] = 1, ["*"] = 2, ["/"] = 2, ["^"] = 4}
local UNARY = 3
local functions = {sin = math.sin, cos = math.cos, exp = math.exp, ln = math.log, sqrt = math.sqrt}

local Node = {}
Node.__index = Node

local function node(op, a, b)
  return setmetatable({op = op, a = a, b = b}, Node)
end

local function number(n)
  return node("number", n)
end

local zero, one, two = number(0), number(1), number(2)

local function parse(text)
  local position = 1
  local function peek()
    position = text:find("%S", position) or #text + 1
    return text:match("^[%a_]+", position) or text:match("^%d+%.?%d*", position) or text:sub(position, position)
  end
  local function fail(expected)
    local found = peek()
    error(("%d: %s expected near %s"):format(position, expected, found == "" and "the end" or "'" .. found .. "'"), 0)
  end
  local function take(token)
    if token and peek() ~= token then
      fail("'" .. token .. "'")
    end
    token = token or peek()
    position = position + #token
    return token
  end
  local expression
  local function operand()
    local token = peek()
    if token == "(" then
      take()
      local inner = expression(1)
      take(")")
      return inner
    elseif token == "-" then
      take()
      return node("-", zero, expression(UNARY))
    elseif tonumber(token) then
      return number(tonumber(take()))
    elseif functions[token] then
      take()
      take("(")
      local argument = expression(1)
      take(")")
      return node(token, argument)
    elseif token:find("^%a") then
      return node("variable", take())
    end
    fail("operand")
  end
  function expression(least)
    local left = operand()
    while precedence[peek()] and precedence[peek()] >= least do
      local op = take()
      local right = expression(precedence[op] + (op == "^" and 0 or 1))
      left = node(op, left, right)
    end
    return left
  end
  local result = expression(1)
  if peek() ~= "" then
    fail("operator")
  end
  return result
end

Node.__eq = function(x, y)
  return rawequal(x.op, y.op) and x.a == y.a and x.b == y.b
end

local function is(x, n)
  return x.op == "number" and x.a == n
end

local operations = {
  ["+"] = function(x, y) return x + y end,
  ["-"] = function(x, y) return x - y end,
  ["*"] = function(x, y) return x * y end,
  ["/"] = function(x, y) return x / y end,
  ["^"] = function(x, y) return x ^ y end,
}

local rules = {
  ["+"] = function(a, b)
    return is(a, 0) and b or is(b, 0) and a or a == b and node("*", two, a)
  end,
  ["-"] = function(a, b)
    return is(b, 0) and a or a == b and zero or b.op == "-" and is(b.a, 0) and node("+", a, b.b)
  end,
  ["*"] = function(a, b)
    return (is(a, 0) or is(b, 0)) and zero or is(a, 1) and b or is(b, 1) and a
      or b.op == "number" and a.op ~= "number" and node("*", b, a) or a == b and node("^", a, two)
  end,
  ["/"] = function(a, b)
    return is(a, 0) and zero or is(b, 1) and a or a == b and one
  end,
  ["^"] = function(a, b)
    return is(b, 0) and one or is(b, 1) and a
  end,
}

local function simplify(x)
  if x.op == "number" or x.op == "variable" then
    return x
  end
  local a, b = simplify(x.a), x.b and simplify(x.b)
  if b and a.op == "number" and b.op == "number" and x.op ~= "/" then
    return number(operations[x.op](a.a, b.a))
  end
  local simpler = b and rules[x.op](a, b)
  if simpler then
    return simplify(simpler)
  end
  return node(x.op, a, b)
end

local derivatives = {
  number = function() return zero end,
  variable = function(x, name) return x.a == name and one or zero end,
  ["+"] = function(x, _, da, db) return node("+", da, db) end,
  ["-"] = function(x, _, da, db) return node("-", da, db) end,
  ["*"] = function(x, _, da, db) return node("+", node("*", da, x.b), node("*", x.a, db)) end,
  ["/"] = function(x, _, da, db)
    return node("/", node("-", node("*", da, x.b), node("*", x.a, db)), node("^", x.b, two))
  end,
  ["^"] = function(x, _, da, db)
    if x.b.op == "number" then
      return node("*", node("*", x.b, node("^", x.a, node("-", x.b, one))), da)
    end
    return node("*", x, node("+", node("*", db, node("ln", x.a)), node("/", node("*", x.b, da), x.a)))
  end,
  sin = function(x, _, da) return node("*", node("cos", x.a), da) end,
  cos = function(x, _, da) return node("-", zero, node("*", node("sin", x.a), da)) end,
  exp = function(x, _, da) return node("*", x, da) end,
  ln = function(x, _, da) return node("/", da, x.a) end,
  sqrt = function(x, _, da) return node("/", da, node("*", two, x)) end,
}

local function derive(x, name)
  local is_leaf = x.op == "number" or x.op == "variable"
  local da = not is_leaf and derive(x.a, name) or nil
  local db = not is_leaf and x.b and derive(x.b, name) or nil
  return derivatives[x.op](x, name, da, db)
end

local function show(x, outer)
  local level = precedence[x.op]
  if x.op == "number" then
    return x.a < 0 and outer > 0 and "(" .. x.a .. ")" or tostring(x.a)
  elseif x.op == "variable" then
    return x.a
  elseif not level then
    return ("%s(%s)"):format(x.op, show(x.a, 0))
  elseif x.op == "-" and is(x.a, 0) then
    local text = "-" .. show(x.b, UNARY)
    return outer > 1 and "(" .. text .. ")" or text
  end
  local right_binds = (x.op == "^") and 1 or 0
  local separator = level == 1 and " " .. x.op .. " " or x.op
  local text = show(x.a, level + right_binds) .. separator .. show(x.b, level + 1 - right_binds)
  return level < outer and "(" .. text .. ")" or text
end

Node.__tostring = function(x) return show(x, 0) end

local function evaluate(x, values)
  if x.op == "number" then
    return x.a
  elseif x.op == "variable" then
    return values[x.a] or error("no value for " .. x.a, 0)
  elseif functions[x.op] then
    return functions[x.op](evaluate(x.a, values))
  end
  return operations[x.op](evaluate(x.a, values), evaluate(x.b, values))
end

local function compile(x, ...)
  local names = table.concat({...}, ", ")
  local prelude = "local sin, cos, exp, ln, sqrt = math.sin, math.cos, math.exp, math.log, math.sqrt\n"
  return assert(load(("%sreturn function(%s) return %s end"):format(prelude, names, tostring(x)), "=formula"))()
end

for _, text in ipairs {
  "x^2 + 3*x - 5", "-x^2", "(x+1)*(x-1)/x", "2^x^2", "sin(x)^2+cos(x)^2", "ln(exp(2*x))", "x - (y - 1) - 2", "x/(y/2)/3", "x*x*x",
  "sqrt(1 - x^2)", "1 + 2 * 3 - 4 / 8", "-(x + 1) * -3", "x^y",
} do
  local formula = parse(text)
  local derived = simplify(derive(formula, "x"))
  print(text, formula, simplify(formula), derived)
  local values = {x = 0.5, y = 3}
  local value = evaluate(formula, values)
  assert(math.abs(value - compile(formula, "x", "y")(0.5, 3)) < 1e-12)
  print("", ("%.6f %.6f"):format(value, evaluate(derived, values)))
end

local seed = 99
local function random(n)
  seed = seed * 48271 % 2147483647
  return seed % n + 1
end

local function random_formula(depth)
  local kind = depth > 0 and random(8) or random(2)
  if kind == 1 then
    return number(random(9))
  elseif kind == 2 then
    return node("variable", random(2) == 1 and "x" or "y")
  elseif kind == 3 then
    return node(random(2) == 1 and "sin" or "cos", random_formula(depth - 1))
  end
  return node(("+-*/"):sub(kind % 4 + 1, kind % 4 + 1), random_formula(depth - 1), random_formula(depth - 1))
end

local agreeing, length = 0, 0
for _ = 1, count do
  local formula = random_formula(5)
  assert(parse(tostring(formula)) == formula)
  local f = compile(formula, "x", "y")
  local slope = evaluate(derive(formula, "x"), {x = 0.3, y = 0.7})
  local measured = (f(0.3 + 1e-6, 0.7) - f(0.3 - 1e-6, 0.7)) / 2e-6
  agreeing = agreeing + (math.abs(slope - measured) <= 1e-3 * (1 + math.abs(slope)) and 1 or 0)
  length = length + #tostring(simplify(derive(formula, "x")))
end
print(count, length, agreeing > 0.9 * count)
for _, wrong in ipairs {"", "1 +", "(x", "sin x", "2 x", "x ) ", "$", "*3"} do
  print(("%q"):format(wrong), select(2, pcall(parse, wrong)))
end
print(pcall(evaluate, parse("x + z"), {x = 1}))
