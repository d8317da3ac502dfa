"""A checkpoint has all of a state: functions, metatables, shared tables, cycles."""

from pylua import LuaState

with LuaState() as lua:
    lua.execute("""
        settings = {color = "red"}
        settings.self = settings                                    -- a cycle
        alias = settings                                            -- the same table
        setmetatable(settings, {__index = function(_, key) return "no " .. key end})
        local count = 0
        function next_number() count = count + 1 return count end   -- an upvalue
        next_number()
    """)
    checkpoint = lua.checkpoint()

    lua.execute("""
        settings.color = "blue"
        alias = nil
        setmetatable(settings, nil)
        for i = 1, 10 do next_number() end
        string.upper = nil
    """)
    lua.restore(checkpoint)
    print(
        lua.execute(
            "return settings.color, settings.self == alias, settings.size, next_number(), ('x'):upper()"
        )
    )

# prints:
# ('red', True, 'no size', 2, 'X')
