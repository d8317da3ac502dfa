-- Penlight's containers and functions on them: List, Map, OrderedMap, Set, MultiMap, tablex, seq, array2d, permute, class.
local List, OrderedMap, Set = require "pl.List", require "pl.OrderedMap", require "pl.Set"
local Map, MultiMap = require "pl.Map", require "pl.MultiMap"
local tablex, seq, array2d = require "pl.tablex", require "pl.seq", require "pl.array2d"
local permute, class, pretty = require "pl.permute", require "pl.class", require "pl.pretty"
local func, types, operator = require "pl.func", require "pl.types", require "pl.operator"

local list = List {10, 20, 30}
print(list, #list, list:append(40), list:extend {50, 60}, list:insert(1, 0), list:slice(2, 3), list:slice(-2))
print(
  list:pop(), list:pop(1), list:index(30), list:count(20), list:contains(99), list:reverse(), list:sorted("<")
)
print(list:map("*", 2), list:filter(function(x) return x > 20 end), list:reduce("+"), list:minmax())
print(
  List.range(1, 10, 3), List.split("a,b,,c", ","), List "abc", List {1, 2} .. List {3},
  List {1, 2} == List {1, 2}
)
print(
  list:splice(2, {7, 8}), list:chop(1, 2), list:put(1), list:remove_value(7), list:clone():clear(),
  list:join "-", list:concat "+"
)
print(
  List {1, List {2, 3}},
  List {1, 2, 3, 4}:partition(function(x) return x % 2 == 0 and "even" or "odd" end).even
)

local ordered = OrderedMap {{z = 1}, {y = 2}}
ordered:set("x", 3):set("y", 22):insert(1, "first", 0)
print(ordered, ordered:keys(), ordered:values(), #ordered:keys())
for key, value in ordered:iter() do io.write(key, "=", value, " ") end
ordered.z = nil
ordered:sort()
print(ordered)

local a, b = Set {1, 2, 3}, Set {3, 4}
local function sorted(set)
  return Set.values(set):sort()
end
print(
  sorted(a + b), a * b, sorted(a - b), sorted(a ^ b), a < b, Set {1} < a, a[2], #a,
  Set.isdisjoint(a, Set {9}), a == Set {3, 2, 1}
)
local map = Map {a = 1, b = 2}
print(
  map:keys():sort(), map:values():sort(), map:items():map(function(p) return p[1] .. p[2] end):sort(),
  map:setdefault("a", 9), map:get("c", 0)
)
local multi = MultiMap()
multi:set("k", 1) multi:set("k", 2)
print(multi.k, map == Map {b = 2, a = 1})

print(
  pretty.write(tablex.merge({a = 1, b = 2}, {b = 3, c = 4}, true)), pretty.write(tablex.keys({5, 6})),
  tablex.size {1, x = 2}
)
print(
  tablex.deepcompare({1, {2, 3}}, {1, {2, 3.0}}), tablex.find({4, 5, 6}, 5),
  tablex.search({a = {b = {c = 42}}}, 42)
)
print(
  List(tablex.map(math.sqrt, {1, 4, 9})), List(tablex.imap2("..", {"a", "b"}, {1, 2})),
  tablex.reduce("*", {2, 3, 4}), List(tablex.range(5, 1, -2))
)
print(
  pretty.write(tablex.index_map {"x", "y"}), List(tablex.sub({1, 2, 3, 4}, 2, -2)),
  pretty.write(tablex.zip({1, 2}, {3, 4})), tablex.compare_no_order({1, 2}, {2, 1})
)
for key, value in tablex.sort({c = 3, a = 1, b = 2}) do io.write(key, value, " ") end
for key, value in tablex.sortv({c = 1, a = 3, b = 2}, "<") do io.write(key, value, " ") end
print(tablex.readonly({1})[1], pcall(function() tablex.readonly({})[1] = 2 end))

print(
  seq(List {1, 2, 3, 4}):filter(function(x) return x > 1 end):map(function(x) return x * x end):take(2):copy(),
  seq.sum {1, 2, 3}
)
print(
  seq.reduce(math.max, {3, 7, 2}), List(seq.copy(seq.unique {"a", "b", "a"})),
  seq.count_map({"x", "y", "x"}).x, seq.copy(seq.range(2, 4))
)
for x, y in seq.zip({1, 2}, {"a", "b"}) do io.write(x, y, " ") end
for x, y in seq.last {1, 2, 3} do io.write(x, ">", y, " ") end
print()
local grid = array2d.map("*", array2d.new(2, 3, 2), 5)
grid[1][2] = 0
array2d.write(grid, nil, "%2d ")
print(
  List(array2d.column(grid, 2)), pretty.write(array2d.size(grid)), List(array2d.flatten(grid)),
  List(array2d.row(array2d.product("+", {1, 2}, {3, 4}), 2))
)
local orders = List()
for p in permute.iter {"a", "b", "c"} do orders:append(table.concat(p)) end
print(orders:sort(), #permute.table {1, 2, 3, 4})

local Animal = class()
function Animal:_init(name) self.name = name end
function Animal:__tostring() return self.name .. ": " .. self:speak() end
local Dog = class(Animal)
function Dog:speak() return "bark" end
local Cat = class(Animal)
function Cat:_init(name, breed) self:super(name) self.breed = breed end
function Cat:speak() return self.breed .. " meow" end
class.Lion(Cat)
function Lion:speak() return "roar, " .. Cat.speak(self) end
local leo = Lion("Leo", "African")
print(
  Dog "Rex", Cat("Tom", "Persian"), leo, leo:is_a(Animal), Dog:class_of(leo), Cat:class_of(leo),
  leo:is_a() == Lion, Animal.cast(Dog, leo)
)
local _1, _2 = func._1, func._2
print(
  (_1 + _2 * 2)(3, 4), func.I(func.Gt(_1, 3))(5), tostring(_1 .. "x"), func.bind(math.max, 7, func._1)(9),
  func.compose(math.abs, tonumber)("-8"), func.I((_1:upper()))("up")
)
print(
  types.type(list), types.is_callable(operator.add), types.is_empty "", types.to_bool("yes"),
  operator.optable[".."]("a", "b"), types.is_integer(2.0)
)
