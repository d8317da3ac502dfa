"""The init script of a factory registers functions of Lua for what happens to the state."""

from pylua.pool import StateFactory, StatePool

factory = StateFactory().with_init_script("""
    lifecycle.onCreate(function() print("Lua: created") end)
    lifecycle.onActivate(function() started = os.clock(); print("Lua: activated") end)
    lifecycle.onDeactivate(function() print("Lua: it was used:", started ~= nil) end)
    lifecycle.onError(function(message) print("Lua: error:", message) end)
    lifecycle.onDestroy(function() print("Lua: destroyed") end)
""")

with StatePool(factory, min_size=0, max_size=1) as pool, pool.lease() as lua:
    lua.execute("print('Lua: a script runs')")

# prints:
# Lua: created
# Lua: activated
# Lua: a script runs
# Lua: it was used:	true
# Lua: destroyed
