local proxy = setmetatable({}, {
  __len = function() return 3 end,
  __index = function(_, i) return i * 10 end,
})
print(table.concat(proxy, " "), table.unpack(proxy))  --> 10 20 30\t10\t20\t30
