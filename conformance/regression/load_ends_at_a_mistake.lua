-- A reader without an end is not read further than to a mistake (or not much).
local function forever(piece)
  return function() return piece end
end
print(load(forever("x = = ")))  --> nil\t(load):1: unexpected symbol near '='
print(load(forever(-1)))        --> nil\t(load):1: unexpected symbol near '-'
