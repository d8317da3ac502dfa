local mt = {}
for _, event in ipairs { "add", "sub", "mul", "div", "mod", "pow", "idiv", "band", "bor", "bxor", "shl", "shr" } do
  mt["__" .. event] = function() return event end
end
local t = setmetatable({}, mt)
print(t + 1, 1 - t, t * t, t / 1, t % 1, t ^ 1)       --> add\tsub\tmul\tdiv\tmod\tpow
print(t // 1, t & 1, 1 | t, t ~ 1, t << 1, 1 >> t)    --> idiv\tband\tbor\tbxor\tshl\tshr
