local function f(a) return a end
local info = debug.getinfo(f)
print(info.func == f, info.currentline, info.name, info.what, info.linedefined)  --> true\t-1\tnil\tLua\t1
print(debug.getinfo(print).what, debug.getinfo(print).short_src, debug.getinfo(print).currentline)  --> C\t[C]\t-1
