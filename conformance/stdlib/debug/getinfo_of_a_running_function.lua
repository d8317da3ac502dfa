local function f(a, b, ...) local info = debug.getinfo(1, "nSlut"); return info end
local info = f()
print(info.name, info.namewhat, info.what, info.currentline, info.linedefined, info.lastlinedefined)
--> f\tlocal\tLua\t1\t1\t1
print(info.nparams, info.isvararg, info.nups, info.istailcall, info.short_src, info.source)
--> 2\ttrue\t1\tfalse\tgetinfo_of_a_running_function.lua\t@getinfo_of_a_running_function.lua
