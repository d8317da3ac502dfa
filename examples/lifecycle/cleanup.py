"""Clean-up: the default leaves nothing of a script behind; chosen steps leave what one wants to keep."""

from pylua.pool import CleanupPolicy, StateFactory

SPITE = """
    cache = {hits = 1}
    pairs = nil
    string.format = function() return "mine" end
    package.loaded.mine = true
    getmetatable("").__index = function() return error end
"""
PROBE = "return cache ~= nil, pairs ~= nil, string.format('%d', 7), package.loaded.mine, type(('x').upper)"

whole = StateFactory().create_managed()
whole.execute(SPITE)
whole.reset()
print("All of it:", whole.execute(PROBE))

modules = StateFactory().create_managed(cleanup=CleanupPolicy(restore=False, clear_modules=True))
modules.execute("cache = {hits = 1}; package.loaded.mine = true")
modules.reset()
print("Modules only:", modules.execute(PROBE))

whole.close()
modules.close()

# prints:
# All of it: (False, True, '7', None, 'function')
# Modules only: (True, True, '7', None, 'function')
