"""Scripts that try to leave something behind for the next user of the state."""

from __future__ import annotations

SPITEFUL = {
    "globals": "x = 1; y = {}; _G.z = function() end; print = nil; _ENV.pairs = error",
    "all globals gone": "local keys = {} for k in pairs(_G) do keys[#keys + 1] = k end "
    "for _, k in ipairs(keys) do _G[k] = nil end",
    "library functions patched": "string.format = function() return 'mine' end; table.insert = nil; "
    "math.pi = 3; os.exit = print; string.brandnew = 1; coroutine.wrap, coroutine.create = nil",
    "library functions in another order": "local f = string.byte; string.byte = nil; string.byte = f",
    "numbers that look alike": "math.maxinteger = math.maxinteger + 0.0; math.huge = 2^1023 * 2; n = -0.0",
    "metatable of strings": "local m = getmetatable(''); m.__index = function() return 'evil' end; "
    "m.__add = function() return 666 end; m.__name = 'evil'",
    "method of strings": "getmetatable('').__index.upper = function() return 'PWNED' end; "
    "getmetatable('').__metatable = 'locked'",
    "iteration": "pairs = function() return function() end end; next, ipairs = nil; rawset = error",
    "finalizer that has run": "setmetatable({}, {__gc = function() leaked = 'here' end}) collectgarbage()",
    "metatable of the metatable of strings": "setmetatable(getmetatable(''), {__index = {__len = 1}}); "
    "setmetatable(string, {__index = function() return 1 end, __newindex = error})",
    "metatable of _G": "setmetatable(_G, {__index = function(_, k) return k end, "
    "__newindex = function() error('no') end, __metatable = 'locked', __gc = function() end})",
    "metatables on basic types": "for _, v in ipairs{nil or 1, true, print, coroutine.create(print), ''} do "
    "debug.setmetatable(v, {__index = function() return 1 end, __call = function() return 2 end}) end "
    "debug.setmetatable(nil, {__index = function() return 3 end})",
    "metatables on all tables": "local seen = {} local function go(t) if seen[t] then return end seen[t] = true "
    "for _, v in next, t do if type(v) == 'table' then go(v) end end "
    "setmetatable(t, {__index = function() return 0 end, __eq = function() return true end, "
    "__lt = function() return true end, __newindex = function() end}) end go(debug.getregistry())",
    "equal to everything": "local yes = {__eq = function() return true end} local function e() "
    "return setmetatable({}, yes) end _G.string = e(); _G.table = e(); package.loaded.math = e()",
    "package.loaded": "for k in pairs(package.loaded) do package.loaded[k] = nil end; "
    "package.loaded.fake = {}; package.preload.evil = function() return 1 end; package.path = '/tmp/?'; "
    "package.searchers[1] = nil; table.insert(package.searchers, print)",
    "package replaced": "package.loaded.string = {}; require = function() return {} end; package = nil",
    "registry": "local r = debug.getregistry(); r.x = {}; r[2] = {}; r['FILE*'] = nil; r._LOADED = {}",
    "upvalues set": "debug.setupvalue(keep, 1, 99); debug.setupvalue(keep_too, 1, {})",
    "upvalues joined": "local n = 5 debug.upvaluejoin(keep, 1, function() return n end, 1)",
    "upvalues joined with each other": "debug.upvaluejoin(keep, 1, other, 1); keep(7)",
    "upvalues by calling": "for i = 1, 10 do keep(i) end; other('x')",
    "environment of a function": "local name = debug.getupvalue(global_user, 1) "
    "debug.setupvalue(global_user, 1, {print = 1})",
    "identities of upvalues": "ids = {debug.upvalueid(keep, 1), debug.upvalueid(other, 1)}",
    "user values and metatables of userdata": "debug.setmetatable(io.stdout, nil); "
    "debug.setuservalue(io.stdin, 1, 1)",
    "files' metatable": "local m = getmetatable(io.stdout); m.__index = nil; m.__name = 'x'; m.__gc = nil; "
    "io.output(io.stderr); io.input(io.stdout)",
    "buffering": "io.stdout:setvbuf('no'); io.stderr:setvbuf('full')",
    "random state": "math.randomseed(42); for i = 1, 10 do math.random() end",
    "collector's settings": "collectgarbage('stop'); collectgarbage('generational'); "
    "collectgarbage('setpause', 1000); collectgarbage('setstepmul', 7)",
    "warnings": "warn('@on')",
    "hook": "debug.sethook(function() x = 1 end, 'lcr', 10)",
    "hook of a coroutine": "debug.sethook(sleeper, print, 'l')",
    "hook that raises": "debug.sethook(function() error('hooked') end, 'l')",
    "suspended coroutines": "c = coroutine.wrap(function() local t <close> = setmetatable({}, "
    "{__close = function() leaked = true end}) for k in pairs(string) do coroutine.yield(k) end end) c() c() "
    "d = coroutine.create(function() pcall(function() while true do coroutine.yield() end end) end) "
    "coroutine.resume(d)",
    "error in a coroutine": "c = coroutine.create(function() local x <close> = setmetatable({}, {__close = print}) "
    "error({}) end) coroutine.resume(c)",
    "pending finalizers": "setmetatable({}, {__gc = function() leaked = 1 end}) "
    "setmetatable({}, {__gc = function(o) setmetatable(o, getmetatable(o)) _G.again = o end})",
    "finalizers that undo": "setmetatable({}, {__gc = function() string.format = nil; _G.print = 1; "
    "debug.sethook(print, 'l'); math.randomseed(1); setmetatable(_G, {}) end})",
    "finalizer that never ends otherwise": "setmetatable({}, {__gc = function() error({}) end}) "
    "setmetatable({}, {__gc = 1})",
    "finalizers on what was there": "setmetatable(string, {__gc = function() leaked = 1 end}) "
    "setmetatable(shared, {__gc = function() leaked = 2 end, __mode = 'kv'})",
    "weak tables": "weak = setmetatable({}, {__mode = 'k'}) weak[{}] = 1; weak[shared] = {}",
    "traversals left in the middle": "for k in pairs(string) do break end; next(_G); "
    "for k in pairs(shared) do shared[k] = nil; break end",
    "keys cleared during a traversal": "for k in pairs(shared) do shared[k] = nil end; "
    "for k in pairs(table) do table[k] = nil end",
    "table contents": "shared[1] = nil; shared[#shared + 1] = 5; shared.inner.x = {}; shared.inner = nil",
    "table reordered": "local v = shared.name; shared.name = nil; shared.name = v",
    "table class": "local t = getmetatable(object); t.__index = function() return 1 end; t.__eq = print; "
    "t.__newindex = error",
    "method replaced": "local c = getmetatable(object).__index; c.get = function() return 'evil' end; c.more = 1",
    "metatable removed": "setmetatable(object, nil); object.field = nil; object.new = 1",
    "borders": "hole[3] = nil; hole[3] = 3; local n = #hole; hole[2] = 2; n = #hole; hole[2] = nil",
    "binary chunks": "f = load(string.dump(keep)); g = string.dump(function() return x end, true); load(g)()",
    "error": "x = 1; error('stop')",
    "error with a table": "error(setmetatable({}, {__tostring = function() return 'x' end}))",
    "stack overflow": "local function f() return 1 + f() end f()",
    "string patterns": "it = string.gmatch('a b c', '%a'); it(); string.gsub = nil",
    "exit": "os.exit(3)",
    "everything through debug": "for level = 0, 10 do local ok, info = pcall(debug.getinfo, level) "
    "if ok and info and info.func then for i = 1, 10 do pcall(debug.setupvalue, info.func, i, 1) end end end",
}

PREPARATION = """
local counter, more = 10, {}
function keep(n) counter = n or counter; return counter end
function keep_too() return more, counter end
function other(s) more = s or more; return more end
function global_user() return print end
shared = {1, 2, 3, name = 'shared', [2.5] = 'float', inner = {x = 1, y = true}}
shared.self = shared
hole = {1, nil, 3}
local Class = {get = function(self) return self.field end}
Class.__index = Class
object = setmetatable({field = 1}, Class)
weakly = setmetatable({shared}, {__mode = 'v'})
finalized = setmetatable({}, {__gc = function() end})
sleeper = coroutine.create(function(a) local b = coroutine.yield(a) return b end)
wrapped = coroutine.wrap(function() coroutine.yield(1) end)
debug.setmetatable(1, {__index = {double = function(n) return 2 * n end}})
"""
"""What the state holds when the checkpoint is taken."""
