local function f(n) if n == 0 then return (debug.traceback("")) end return (f(n - 1)) end
local text = f(50)
print((text:match("\n\t(%.%.%.[^\n]*)\n"):gsub("%d+", "N")))  --> ...\t(skipping N levels)
print(select(2, text:gsub("\n", "")))                         --> 23
