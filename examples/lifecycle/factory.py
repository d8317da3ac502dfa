"""A factory: libraries, a module and an init script, the same in each state it makes."""

from pylua.pool import StateFactory

factory = (
    StateFactory()
    .with_options(libraries=["base", "package", "string", "table", "math"])
    .with_module("utils", lambda *_: {"version": "1.0"})
    .with_init_script("""
        function map(t, f)
            local result = {}
            for k, v in pairs(t) do result[k] = f(v) end
            return result
        end

        function filter(t, f)
            local result = {}
            for k, v in pairs(t) do if f(v) then result[k] = v end end
            return result
        end
    """)
)

with factory.create() as lua:
    lua.execute("""
        local utils = require("utils")
        print("Utils version:", utils.version)
        local doubled = map({1, 2, 3, 4, 5}, function(x) return x * 2 end)
        print("Doubled:", table.concat(doubled, " "))
    """)

# Factories do not change: each `with_...` returns another one.
print("Init scripts:", len(factory.init_scripts), len(factory.with_init_script("x = 1").init_scripts))

# prints:
# Utils version:	1.0
# Doubled:	2 4 6 8 10
# Init scripts: 1 2
