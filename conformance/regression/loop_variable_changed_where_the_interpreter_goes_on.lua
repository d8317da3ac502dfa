-- pylua/vm/translator/emitter.py: the interpreter took over a loop with the variable of the body for the one that controls it.
local order = setmetatable({}, {__lt = function() return false end}) -- makes the interpreter go on
local names = {}
for name, value in pairs({aa = 1, bb = 2, cc = 3}) do
  name = name .. "x"
  local _ = order < value
  names[#names + 1] = name
end
table.sort(names)
print(table.concat(names, " ")) --> aax bbx ccx
for key, value in pairs({"a", "b"}) do
  local function change() key = key + 10; return key, value end
  if order < value then print("never") end
  print(change())
end
--> 11\ta
--> 12\tb
for i = 1, 3 do
  local function change() i = i + 10 end
  change()
  if order < i then print("never") end
  print(i)
end
--> 11
--> 12
--> 13
for key, value in pairs({"a", "b"}) do
  local turns = 0
  ::again::
  turns = turns + 1
  if turns < 3 then goto again end
  local function change() key = key + turns; return key, value end
  if order < value then print("never") end
  print(change())
end
--> 4\ta
--> 5\tb
