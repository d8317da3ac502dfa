local function closing(name) return setmetatable({}, { __close = function(_, e) print("close " .. name, e) end }) end
for _ in next, { 1 }, nil, closing("break") do break end  --> close break\tnil
print(pcall(function()
  for _ in next, { 1 }, nil, closing("error") do error("E", 0) end
end))  --> close error\tE
--> false\tE
