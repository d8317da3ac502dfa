local function produce() return coroutine.create(function() for _, x in ipairs { "a", "b" } do coroutine.yield(x) end end) end
local function filter(source)
  return coroutine.create(function()
    while true do
      local _, x = coroutine.resume(source)
      if not x then return end
      coroutine.yield(x:upper())
    end
  end)
end
local pipe = filter(produce())
print(select(2, coroutine.resume(pipe)), select(2, coroutine.resume(pipe)), select(2, coroutine.resume(pipe)))  --> A\tB
