-- Method calls on objects: points that are made, moved and measured.
local size = tonumber(arg and arg[1]) or 72 -- thousands of points

local Point = {}
Point.__index = Point

function Point.new(x, y) return setmetatable({x = x, y = y}, Point) end

function Point.__add(a, b) return Point.new(a.x + b.x, a.y + b.y) end

function Point:move(dx, dy)
  self.x = self.x + dx
  self.y = self.y + dy
  return self
end

function Point:norm() return self.x * self.x + self.y * self.y end

local total, sum = 0, Point.new(0, 0)
for i = 1, size * 1000 do
  local p = Point.new(i % 100, i % 37):move(1, -1)
  if p:norm() > 5000 then p:move(-10, 10) end
  sum = sum + p
  total = (total + p:norm()) % 1000003
end
print("methods", total, sum.x, sum.y)
