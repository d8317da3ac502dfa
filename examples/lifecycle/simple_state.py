"""A state with sizes of its own, used and closed."""

from pylua import LuaState

with LuaState(
    call_stack_size=128,
    registry_size=1024 * 20,
    registry_max_size=1024 * 80,
    registry_grow_step=32,
    include_python_traceback=True,
) as lua:
    count = lua.execute("""
        print("Hello from Lua!")
        local t = {}
        for i = 1, 1000 do t[i] = i * 2 end
        return #t
    """)
    print("Result:", count)
# The state is closed here; there is nothing else to clean up.

# prints:
# Hello from Lua!
# Result: 1000
