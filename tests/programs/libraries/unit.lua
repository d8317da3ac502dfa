-- A suite with passing, failing, erroneous and skipped tests, in several output formats; the clock stands still.
os.clock = function() return 0 end
os.date = function() return "today" end
local lu = require "luaunit"

TestArithmetic = {}
function TestArithmetic:setUp() self.value = 6 end
function TestArithmetic:tearDown() self.value = nil end
function TestArithmetic:testProduct() lu.assertEquals(self.value * 7, 42) end
function TestArithmetic:testQuotient() lu.assertAlmostEquals(self.value / 7, 0.857, 0.001) end
function TestArithmetic:testWrong() lu.assertEquals(self.value, 7) end
function TestArithmetic:testTypes()
  lu.assertIsNumber(1)
  lu.assertIsString("1")
  lu.assertIsTable({})
  lu.assertIsFunction(print)
  lu.assertNil(nil)
  lu.assertTrue(true)
  lu.assertNotEquals(1, 1.5)
  lu.assertStrContains("haystack", "st")
  lu.assertStrMatches("abc123", "%a+%d+")
  lu.assertItemsEquals({1, 2, 3}, {3, 1, 2})
  lu.assertIsNaN(0 / 0)
  lu.assertIsInf(1 / 0)
  lu.assertIsMinusZero(-0.0)
end

TestTables = {}
function TestTables:testDeep() lu.assertEquals({1, {a = {2}}}, {1, {a = {2}}}) end
function TestTables:testDifferent() lu.assertEquals({1, 2, 3, 4, {5}}, {1, 2, 3, 5, {5}}) end
function TestTables:testError() lu.assertErrorMsgContains("no", function() error("no way") end) end
function TestTables:testNoError() lu.assertError(function() end) end
function TestTables:testCrash() local t = nil; return t.x end
function TestTables:testSkipped() lu.skip("not today") end
function TestTables:testSkippedIf() lu.skipIf(true, "never") end
function TestTables:testSuccess() lu.success() error("not reached") end
function TestTables:testLong() lu.assertEquals(("x"):rep(100) .. "a", ("x"):rep(100) .. "b") end
function TestTables:testErrorTable() lu.assertErrorMsgEquals({code = 2}, function() error({code = 3}) end) end

function testAlone() lu.assertEvalToTrue(1) end

for _, format in ipairs {"tap", "text", "nil"} do
  print("--- " .. format)
  local runner = lu.LuaUnit.new()
  runner:setOutputType(format)
  print(runner:runSuite("-v"))
end
print("--- selected")
local runner = lu.LuaUnit.new()
runner:setOutputType("tap")
print(runner:runSuite("-p", "Arith", "-x", "Wrong"))
print(lu.prettystr({1, "two", {three = 3}, [10] = false}), lu.prettystr("a\nb"), lu.prettystr(nil))
for _, pair in ipairs {{1, 2}, {"a", "b"}, {{1}, {2}}, {{x = 1}, {x = 1, y = 2}}} do
  print(pcall(lu.assertEquals, pair[1], pair[2]))
end
os.exit(runner.result.selectedCount)
