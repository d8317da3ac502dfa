-- Objects with an order: the first operand's metamethod is asked, then the second's, whatever their classes.
local log = {}
local function note(name, f)
  return function(a, b) log[#log + 1] = name .. ":" .. a.n .. b.n return f(a.n, b.n) end
end
local A = {__lt = note("A<", function(a, b) return a < b end), __le = note("A<=", function(a, b) return a <= b end)}
local B = {__lt = note("B<", function(a, b) return a < b end)}
local a, b, plain = setmetatable({n = 1}, A), setmetatable({n = 2}, B), {n = 3}
print(a < b, b < a, a > b, b > a)            --> true	false	false	true
print(table.concat(log, " "))                --> A<:12 B<:21 B<:21 A<:12
log = {}
print(a < plain, plain < a, b < plain, plain > b)  --> true	false	true	true
print(a <= plain, plain >= a, plain <= a)    --> true	true	false
print(table.concat(log, " "))                --> A<:13 A<:31 B<:23 B<:23 A<=:13 A<=:13 A<=:31
print(pcall(function() return a < 1 end))
--> false	ordering_of_objects.lua:4: attempt to index a number value (local 'b')

-- What the metamethod returns counts as true or false.
local C = {__lt = function() return 0 end, __le = function() return nil end}
local c, d = setmetatable({}, C), setmetatable({}, C)
print(c < d, c <= d, not (c > d), not (c >= d))  --> true	false	false	true

-- An order that comes, and goes again.
local M = {}
local x, y = setmetatable({}, M), setmetatable({}, M)
print(pcall(function() return x < y end))    --> false	ordering_of_objects.lua:26: attempt to compare two table values
M.__lt = function() return true end
print(x < y, y < x)                          --> true	true
M.__lt = nil
print((pcall(function() return x < y end)))  --> false

-- In a coroutine a metamethod may yield.
M.__lt = function() return coroutine.yield("waiting") end
local co = coroutine.wrap(function() return x < y end)
print(co())                                  --> waiting
print(co(true))                              --> true
