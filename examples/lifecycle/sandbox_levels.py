"""The same scripts under the three presets: what each lets them do."""

from pylua import LuaError
from pylua.sandbox import MINIMAL, STANDARD, STRICT

SCRIPTS = {
    "file access": "return io.open('/nowhere/test.txt') == nil and 'allowed'",
    "programs": "return os.execute('true')",
    "math": "return math.max(1, 2)",
    "metatables": "return #setmetatable({}, {__len = function() return 3 end})",
    "safe_load": "return safe_load('return 6 * 7')()",
}

for policy in (MINIMAL, STANDARD, STRICT):
    print(f"=== {policy.name} ===")
    with policy.new_state() as lua:
        for what, script in SCRIPTS.items():
            try:
                print(f"{what}: {lua.execute(script, name='=script')}")
            except LuaError as error:
                print(f"{what}: {error}")

# prints:
# === minimal ===
# file access: allowed
# programs: script:1: attempt to call a nil value (field 'execute'); the sandbox policy 'minimal' does not allow os.execute
# math: 2
# metatables: 3
# safe_load: script:1: attempt to call a nil value (global 'safe_load')
# === standard ===
# file access: script:1: attempt to index a nil value (global 'io'); the sandbox policy 'standard' does not allow io
# programs: script:1: attempt to call a nil value (field 'execute'); the sandbox policy 'standard' does not allow os.execute
# math: 2
# metatables: 3
# safe_load: script:1: attempt to call a nil value (global 'safe_load')
# === strict ===
# file access: script:1: attempt to index a nil value (global 'io'); the sandbox policy 'strict' does not allow io
# programs: script:1: attempt to index a nil value (global 'os'); the sandbox policy 'strict' does not allow os
# math: 2
# metatables: script:1: attempt to call a nil value (global 'setmetatable'); the sandbox policy 'strict' does not allow setmetatable
# safe_load: 42
