-- The __eq of one operand gets both in their order, also if it is the right one's.
local meta = {__eq = function(a, b) print(a.name, b.name) return true end}
local a, b = setmetatable({name = "a"}, meta), {name = "b"}
local c = setmetatable({name = "c"}, {})
print(a == b)                                   --> a	b
                                                --> true
print(b == a)                                   --> b	a
                                                --> true
print(b ~= a)                                   --> b	a
                                                --> false
if c == a then print("equal") end               --> c	a
                                                --> equal
if c ~= a or b ~= a then print("differ") end    --> c	a
                                                --> b	a
coroutine.wrap(function() print(b == a) end)()  --> b	a
                                                --> true
