-- A function that fails is to blame itself, whoever calls it, also where a hook was once set (§4.4.1).
local function fail(a)
  a[#a + 1] = nil
end
local o = setmetatable({}, {__add = fail})
debug.sethook(function() end, "l")
debug.sethook()
print(pcall(function() return nil + o end))
--> false	errors_after_a_hook_have_their_own_position.lua:3: attempt to get length of a nil value (local 'a')
print(pcall(coroutine.wrap(function() fail() end)))
--> false	errors_after_a_hook_have_their_own_position.lua:3: attempt to get length of a nil value (local 'a')
fail()
--!! errors_after_a_hook_have_their_own_position.lua:3: attempt to get length of a nil value (local 'a')
