-- A class library: inheritance, mixins, properties, operators, interfaces, closing; then shapes and a bank that use it.
-- Argument: how many shapes (default 300).
local count = tonumber(arg[1]) or 300

local Object = {__name = "Object"}
Object.__index = Object

function Object:init() end

function Object:__tostring()
  return ("%s(%s)"):format(self:class().__name, self.name or "?")
end

function Object:class()
  return getmetatable(self)
end

function Object:is(class)
  local own = self:class()
  while own and own ~= class do
    own = own.super
  end
  return own ~= nil
end

local events = {
  "add", "sub", "mul", "div", "mod", "pow", "unm", "idiv", "band", "concat", "len", "eq", "lt", "le", "call", "close",
  "tostring",
}

local Class = {}

function Class.__call(class, ...)
  local object = setmetatable({}, class)
  object:init(...)
  return object
end

function Class.__tostring(class)
  return "class " .. class.__name
end

local function class(name, parent, ...)
  parent = parent or Object
  local new = {__name = name, super = parent}
  for _, event in ipairs(events) do -- metamethods are looked up raw, so they must be inherited by hand
    new["__" .. event] = rawget(parent, "__" .. event)
  end
  for _, mixin in ipairs {...} do
    for key, value in pairs(mixin) do
      new[key] = value
    end
  end
  local getters = setmetatable({}, {__index = parent.getters})
  new.getters = getters
  new.__index = function(object, key)
    local getter = getters[key]
    if getter then
      return getter(object)
    end
    return new[key]
  end
  return setmetatable(new, {__index = parent, __call = Class.__call, __tostring = Class.__tostring})
end

local Comparable = {
  __eq = function(a, b) return a:compare(b) == 0 end,
  __lt = function(a, b) return a:compare(b) < 0 end,
  __le = function(a, b) return a:compare(b) <= 0 end,
}

local Shape = class("Shape", nil, Comparable)

function Shape:init(name)
  self.name = name
end

function Shape:compare(other)
  return self.area - other.area
end

function Shape:__concat(other)
  return tostring(self) .. " & " .. tostring(other)
end

function Shape.getters:area()
  error("abstract: " .. self:class().__name, 2)
end

local Rectangle = class("Rectangle", Shape)

function Rectangle:init(width, height)
  Shape.init(self, width .. "x" .. height)
  self.width, self.height = width, height
end

function Rectangle.getters:area()
  return self.width * self.height
end

function Rectangle.getters:perimeter()
  return 2 * (self.width + self.height)
end

function Rectangle:__mul(factor)
  return self:class()(self.width * factor, self.height * factor)
end

local Square = class("Square", Rectangle)

function Square:init(side)
  Rectangle.init(self, side, side)
end

local Circle = class("Circle", Shape)

function Circle:init(radius)
  Shape.init(self, "r=" .. radius)
  self.radius = radius
end

function Circle.getters:area()
  return 3 * self.radius ^ 2
end

function Circle:__call(x, y)
  return x * x + y * y <= self.radius ^ 2
end

local shapes = {}
for i = 1, count do
  local k = i * 37 % 23 + 1
  shapes[i] = i % 3 == 0 and Square(k) or i % 3 == 1 and Rectangle(k, i % 7 + 1) or Circle(k / 2)
end
table.sort(shapes)
local sum = 0
for i, shape in ipairs(shapes) do
  sum = sum + shape.area
  assert(i == 1 or shapes[i - 1] <= shape)
end
print(count, sum, shapes[1], shapes[#shapes])
print(
  Square(2) == Rectangle(1, 4), Square(2) < Circle(2), Square(1) .. Circle(1), Rectangle(2, 3) * 2,
  Square(3).perimeter
)
print(
  Circle(2)(1, 1), Circle(2)(2, 2), Shape, Square(1):is(Rectangle), Circle(1):is(Rectangle),
  Square.super.super
)
print(pcall(function() return Shape("bare").area end))
print(pcall(function() return Square(1) * Square(2) end))
print(pcall(function() return Circle(1) + 1 end))
print(pcall(function() return #Circle(1) .. nil end))

local Account = class("Account")

function Account:init(owner, balance)
  self.name, self.balance, self.log = owner, balance or 0, {}
end

function Account:__close(problem)
  self.log[#self.log + 1] = problem and "failed: " .. tostring(problem) or "done"
end

function Account:transfer(other, amount)
  local from <close> = self
  local to <close> = other
  if amount > self.balance then
    error(("%s lacks %d"):format(self.name, amount - self.balance), 0)
  end
  self.balance, other.balance = self.balance - amount, other.balance + amount
  return self.balance
end

local Savings = class("Savings", Account)

function Savings:transfer(other, amount)
  local fee = amount // 100
  self.balance = self.balance - fee
  return self.super.transfer(self, other, amount)
end

local ann, bob = Account("Ann", 1000), Savings("Bob", 500)
print(ann:transfer(bob, 300), bob:transfer(ann, 200), pcall(bob.transfer, bob, ann, 5000))
print(ann.balance, bob.balance, table.concat(ann.log, "; "), table.concat(bob.log, "; "))
print(ann, bob, bob:is(Account), ann:is(Savings), tostring(Savings))
