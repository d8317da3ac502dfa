local function f(a, b, ...) local info = debug.getinfo(1, "nSlu"); return info end
local info = f()
print(info.name, info.namewhat, info.what, info.currentline, info.linedefined, info.nparams, info.isvararg)  --> f\tlocal\tLua\t1\t1\t2\ttrue
print(debug.getinfo(print).what, debug.getinfo(print).short_src)  --> C\t[C]
print(debug.getinfo(1, "S").what, debug.getinfo(50))              --> main\tnil
