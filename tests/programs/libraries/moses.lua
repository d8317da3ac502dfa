-- Functional programming: tables, arrays, functions, objects, chains.
local _ = require "moses"

local function show(value)
  if type(value) ~= "table" then
    return tostring(value)
  end
  local parts = {}
  for i, item in ipairs(value) do
    parts[i] = show(item)
  end
  local rest = {}
  for key, item in pairs(value) do
    if math.type(key) ~= "integer" or key < 1 or key > #parts then
      rest[#rest + 1] = tostring(key) .. "=" .. show(item)
    end
  end
  table.sort(rest)
  return "{" .. table.concat(parts, ",") .. (#rest > 0 and ";" or "") .. table.concat(rest, ",") .. "}"
end

local function p(...)
  print(table.unpack(_.map({...}, show)))
end

local even = function(n) return n % 2 == 0 end
local list = {5, 3, 8, 1, 9, 2}
local people = {{name = "Ann", age = 30}, {name = "Bob", age = 25}, {name = "Cid", age = 30}}

p(_.map(list, function(v, k) return v * k end), _.select(list, even), _.reject(list, even))
p(_.reduce(list, function(a, b) return a + b end), _.reduceRight(list, function(a, b) return a - b end, 100))
p(_.mapReduce(list, function(a, b) return a .. b end, ""), _.best(list, function(a, b) return a > b end))
p(_.count({1, 2, 1, 1}, 1), _.countf(list, even), _.include(list, 8), _.detect(list, 1), _.all(list, even))
p(_.pluck(people, "name"), _.where(people, {age = 30}), _.findWhere(people, {name = "Bob"}))
p(_.groupBy(list, even), _.countBy(people, function(x) return x.age end), _.sortBy(people, "age")[1].name)
p(_.max(list), _.min(list), _.sum(list), _.product(list), _.mean(list), _.median(list))
p(_.sort(_.clone(list)), _.nsorted(list, 3), _.sortedIndex({1, 3, 5}, 4), _.same({1, 2}, {2, 1}))
for key, value in _.sortedk({c = 1, a = 2, b = 3}) do io.write(key, value, " ") end
for key, value in _.sortedv({c = 1, a = 2, b = 3}) do io.write(key, value, " ") end
print()

p(
  _.chunk(list, even), _.slice(list, 2, 4), _.first(list, 2), _.last(list, 2), _.initial(list),
  _.rest(list, 5)
)
p(_.flatten({1, {2, {3, {4}}}}), _.flatten({1, {2, {3}}}, true), _.compact {1, false, 2}, _.reverse(list))
p(
  _.difference(list, {1, 2}), _.union({1, 2}, {2, 3}), _.intersection({1, 2, 3}, {2, 3, 4}),
  _.symmetricDifference({1, 2}, {2, 3})
)
p(
  _.unique {1, 1, 2, 3, 3}, _.duplicates {1, 1, 2, 3, 3}, _.zip({1, 2}, {"a", "b"}),
  _.zipWith(math.max, {1, 5}, {4, 2})
)
p(
  _.interleave({1, 2}, {"a", "b"}), _.interpose({1, 2, 3}, 0), _.range(1, 9, 3), _.range(3), _.rep("x", 3),
  _.powerset {1, 2, 3}
)
for part in _.partition({1, 2, 3, 4, 5}, 2, 0) do io.write(show(part), " ") end
for part in _.aperture({1, 2, 3, 4}, 3) do io.write(show(part), " ") end
local permutations = {}
for part in _.permutation {1, 2, 3} do permutations[#permutations + 1] = table.concat(part) end
table.sort(permutations)
print(table.concat(permutations, " "))
p(
  _.xprod({1, 2}, {"a", "b"}), _.pull({1, 2, 1, 3}, 1), _.removeRange({1, 2, 3, 4}, 2, 3),
  _.fill({1, 2, 3}, 0, 2, 3), _.vector(7, 2)
)

local calls = 0
local slow = _.memoize(function(n) calls = calls + 1 return n * n end)
p(slow(4), slow(4), calls, _.compose(slow, math.abs, tonumber)("-3"), _.pipe("5", tonumber, slow), calls)
p(
  _.partial(string.rep, "_", 3)("ab"), _.partialRight(string.rep, 3)("ab"),
  _.curry(function(a, b, c) return a + b * c end, 3)(1)(2)(3)
)
p(
  _.flip(string.rep)(2, "x"), _.nthArg(2)("a", "b"), _.ary(select, 2)("#", 1, 2, 3),
  _.rearg(string.sub, {3, 1, 2})(2, 4, "abcdef")
)
p(
  _.once(math.max)(1, 2), _.times(function(i) return i * i end, 4),
  _.unfold(function(n) if n < 50 then return n, n * 2 end end, 3)
)
p(
  _.juxtapose(4, even, math.sqrt), _.both(even, _.isInteger)(4), _.either(even, _.isNil)(3),
  _.complement(even)(3)
)
p(_.cond {{even, function(n) return n .. " is even" end}, {_.constant(true), function(n) return n .. " is odd" end}}(7))

local object = {name = "x", nested = {list = {1, 2, {3}}}, f = function(self) return self.name end}
p(
  _.pick(object, "name"), _.omit(object, "nested", "f"), _.path(object, "nested", "list", 3, 1),
  _.result(object, "f"), _.has(object, "y")
)
p(
  _.isEqual(_.clone(object.nested), object.nested), _.extend({a = 1}, {b = 2}, {a = 3}), _.invert {"a", "b"},
  _.toObj {{"k", 1}}
)
p(
  _.template({who = "world"}, {who = "nobody", what = "hello"}), _.isEmpty {}, _.isArray {1, nil, 3},
  _.type(io.stdout), _.functions({b = 1, a = print})
)
p(_.chain(list):map(function(v) return v * 2 end):select(function(v) return v > 5 end):sort():value())
p(_(list):reduce(math.max):value(), pcall(_.map, 5, print))
