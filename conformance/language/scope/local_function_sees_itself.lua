local function f(n) if n == 0 then return "done" end return f(n - 1) end
local g = f
f = nil
print(pcall(g, 1))  --> false\tlocal_function_sees_itself.lua:1: attempt to call a nil value (upvalue 'f')
