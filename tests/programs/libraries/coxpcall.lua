-- Protected calls across yields, with the package's own functions and with the ones it makes itself.
local function exercise(title, pcall, xpcall)
  print(title)
  local producer = coroutine.wrap(function(...)
    print("", "started with", ...)
    print("", "inside", pcall(function(a)
      local b = coroutine.yield(a + 1)
      local c = coroutine.yield(b * 2)
      return a, b, c
    end, 10))
    print("", "failed", pcall(function()
      coroutine.yield("before the error")
      error({code = 7})
    end))
    print("", "handled", xpcall(function()
      coroutine.yield("before the handled error")
      error("oops", 0)
    end, function(message)
      return "<" .. tostring(message):match("oops") .. ">"
    end))
    return "end"
  end)
  local sent = 0
  repeat
    sent = sent + 1
    local got = producer(sent)
    print(sent, got)
  until got == "end"
end

local module = require "coxpcall"
local show = print
function print(...)
  local values = table.pack(...)
  for i = 1, values.n do
    if type(values[i]) == "table" then
      values[i] = "table with code " .. tostring(values[i].code)
    end
  end
  show(table.unpack(values, 1, values.n))
end
exercise("native", module.pcall, module.xpcall)
print(module.pcall == pcall, copcall == pcall, coxpcall == xpcall)

-- make it believe that pcall is not safe, so that it uses coroutines of its own
local native = pcall
function pcall(f, ...)
  if f == coroutine.yield then
    error("attempt to yield across a C-call boundary")
  end
  return native(f, ...)
end
package.loaded.coxpcall, copcall, coxpcall = nil, nil, nil
local own = require "coxpcall"
pcall = native
print(own.pcall == pcall)
exercise("its own", own.pcall, own.xpcall)
print(own.pcall(error))
print(own.pcall(own.pcall, error, "deep"))
print(select("#", own.pcall(function() return nil, nil end)))
