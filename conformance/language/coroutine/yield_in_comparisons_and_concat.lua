local mt = {
  __lt = function() return coroutine.yield("lt") end,
  __eq = function() return coroutine.yield("eq") end,
  __concat = function() return coroutine.yield("concat") end,
  __len = function() return coroutine.yield("len") end,
}
local a, b = setmetatable({}, mt), setmetatable({}, mt)
local co = coroutine.wrap(function() return a < b, a == b, a .. b .. "x", #a end)
print(co(), co(1), co(nil), co("joined"))  --> lt\teq\tconcat\tconcat
