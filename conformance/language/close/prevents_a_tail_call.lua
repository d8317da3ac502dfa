local function g() return debug.getinfo(1, "t").istailcall end
local function f() local x <close> = nil; return g() end
local function h() local x = nil; return g() end
print(f(), h())  --> false\ttrue
