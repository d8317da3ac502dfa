local log = {}
local function test(name, result) log[#log + 1] = name; return result end
if test("a", nil) then elseif test("b", 0) then elseif test("c", true) then end
print(table.concat(log))  --> ab
