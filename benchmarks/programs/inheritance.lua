-- Inheritance: three levels of classes, overridden methods, calls of the parent's method, properties.
local size = tonumber(arg and arg[1]) or 360 -- hundreds of rounds

local function class(parent)
  local methods = {}
  methods.__index = methods
  return setmetatable(methods, {
    __index = parent,
    __call = function(self, ...)
      local object = setmetatable({}, self)
      object:init(...)
      return object
    end,
  })
end

local Account = class()
function Account:init(owner) self.owner, self.balance = owner, 0 end
function Account:deposit(amount) self.balance = self.balance + amount end
function Account:fee() return 1 end
function Account:close_month() self.balance = self.balance - self:fee() end

local Savings = class(Account)
function Savings:init(owner, rate)
  Account.init(self, owner)
  self.rate = rate
end
function Savings:interest() return math.floor(self.balance * self.rate / 100) end
function Savings:close_month()
  Account.close_month(self)
  self:deposit(self:interest())
end

local Premium = class(Savings)
function Premium:fee() return 5 end
function Premium:interest() return Savings.interest(self) + 2 end

local total = 0
for i = 1, size * 100 do
  local accounts = {Account("a"), Savings("b", 3), Premium("c", 4)}
  for _, account in ipairs(accounts) do
    account:deposit(100 + i % 50)
    account:close_month()
    total = (total + account.balance) % 1000003
  end
end
print(string.format("inheritance\t%d", total))
