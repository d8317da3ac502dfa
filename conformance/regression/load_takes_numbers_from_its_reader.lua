-- The pieces that a reader returns may be numbers.
local pieces = {"return ", 12, 3.5, " - ", 0x10}
local turn = 0
local function reader()
  turn = turn + 1
  return pieces[turn]
end
print(load(reader)())  --> 107.5
