-- Assertions: each kind passing and failing with its message, modifiers, spies, stubs, mocks, matchers, own assertions.
local assert = require "luassert"
local spy, stub, mock, match = require "luassert.spy", require "luassert.stub", require "luassert.mock", require "luassert.match"
local say = require "say"

local function attempt(title, f, ...)
  local ok, problem = pcall(f, ...)
  local text = type(problem) == "table" and tostring(problem.message or problem) or tostring(problem)
  text = text:gsub("0x%x+", "ADDRESS"):gsub("^[^\n]-:%d+: ", "")
  print(title, ok, ok and "" or text)
end

for _, case in ipairs {
  {"equal", assert.equal, 1, 1}, {"equal", assert.equal, 1, 1.5}, {"equals", assert.equals, "1", 1},
  {"same", assert.same, {1, {x = 2}}, {1, {x = 2}}}, {"same", assert.same, {1, {x = 2}}, {1, {x = 3}}},
  {"same", assert.same, {a = {b = {c = "deep"}}}, {a = {b = {c = "deeper"}}}},
  {"not same", assert.is_not.same, {1}, {1}}, {"are_not.equal", assert.are_not.equal, 1, 2},
  {"true", assert.is_true, true}, {"true", assert.is_true, 1}, {"truthy", assert.truthy, 1}, {"falsy", assert.falsy, 0},
  {"nil", assert.is_nil, nil}, {"nil", assert.is_nil, false}, {"not nil", assert.is_not_nil, nil},
  {"string", assert.is_string, "s"}, {"string", assert.is_string, 5}, {"number", assert.is_number, {}},
  {"not number", assert.is_not_number, 1}, {"boolean", assert.is_boolean, "true"}, {"function", assert.is_function, nil},
  {"near", assert.near, 1.0, 1.05, 0.1}, {"near", assert.near, 1.0, 1.5, 0.1},
  {"matches", assert.matches, "%d+", "abc123"}, {"matches", assert.matches, "^%d+$", "abc123"},
  {"unique", assert.unique, {1, 2, 3}}, {"unique", assert.unique, {1, 2, 1}},
  {"error", assert.has_error, function() error("oops") end, "oops"}, {"error", assert.has_error, function() end},
  {"error", assert.has_error, function() error({1}) end, {2}}, {"no error", assert.has_no.errors, function() error("x", 0) end},
  {"error matches", assert.error_matches, function() error("code 42") end, "code %d+"},
  {"returned arguments", assert.returned_arguments, 2, 1, 2}, {"own message", assert.equal, 1, 2, "one is not two"},
  {"too few", assert.equal, 1}, {"function message", assert.is_true, false, "because"},
} do
  attempt(table.unpack(case))
end

local s = spy.new(function(a, b) return a * b end)
print(s(2, 3), s(4, 5))
attempt("called", assert.spy(s).was.called, 2)
attempt("called", assert.spy(s).was.called, 3)
attempt("called with", assert.spy(s).was.called_with, 4, 5)
attempt("called with", assert.spy(s).was.called_with, 9, 9)
attempt("called with", assert.spy(s).was.called_with, match.is_number(), match._)
attempt("not called with", assert.spy(s).was_not.called_with, 2, 3)
attempt("at least", assert.spy(s).was.called_at_least, 3)
attempt("returned with", assert.spy(s).was.returned_with, 6)
s:clear()
attempt("cleared", assert.spy(s).was_not.called)

local object = {greet = function(_, name) return "hello " .. name end, leave = function() return "bye" end}
local stubbed = stub(object, "greet").returns("stubbed")
print(object:greet("x"))
attempt("stub", assert.stub(stubbed).was.called_with, match.is_ref(object), "x")
stubbed:revert()
print(object:greet("x"))
local mocked = mock({a = function() return 1 end, b = {c = function() return 2 end}}, true)
print(mocked.a(), mocked.b.c())
attempt("mock", assert.spy(mocked.a).was.called)
print(
  match.is_equal(5)(5), match.is_same({1})({1}), match.is_not_nil()(nil), match.matches("%a")("1"),
  match.is_near(1, 0.5)(1.4)
)

assert:register("assertion", "even", function(_, arguments)
  return arguments[1] % 2 == 0
end, "even.positive", "even.negative")
say:set("even.positive", "Expected an even number, got:\n%s")
say:set("even.negative", "Expected an odd number, got:\n%s")
attempt("even", assert.is_even, 4)
attempt("even", assert.is_even, 3)
attempt("not even", assert.is_not_even, 4)
local snapshot = assert:snapshot()
assert:set_parameter("TableFormatLevel", 1)
attempt("shallow", assert.same, {1, {{{}}}}, {2})
snapshot:revert()
assert:add_formatter(function(value) return type(value) == "number" and "<" .. value .. ">" or nil end)
attempt("formatted", assert.equal, 1, 2)
assert.is_string(nil)
