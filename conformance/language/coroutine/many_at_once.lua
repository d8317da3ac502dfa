local all = {}
for i = 1, 200 do
  all[i] = coroutine.wrap(function() local n = i; while true do n = n + coroutine.yield(n) end end)
  all[i]()
end
local sum = 0
for i = 1, 200 do sum = sum + all[i](i) end
print(sum)  --> 40200
