local log = {}
local function f()
  local x <close> = setmetatable({}, { __close = function() log[#log + 1] = "closed" end })
  return #log, table.concat(log)
end
print(f())   --> 0\t
print(#log)  --> 1
