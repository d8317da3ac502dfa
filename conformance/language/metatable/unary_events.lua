local t = setmetatable({}, {
  __unm = function() return "unm" end,
  __bnot = function() return "bnot" end,
  __len = function() return "len" end,
})
print(-t, ~t, #t, rawlen(t))  --> unm\tbnot\tlen\t0
