"""A tracker follows a single state: executions, calls that Lua code reports, errors."""

import json

from pylua import LuaError, LuaState
from pylua.pool import StateTracker

tracker = StateTracker()

with tracker.track(LuaState()) as worker:
    for number in range(1, 4):
        try:
            worker.execute(
                """
                local number = ...
                __track_call("sum")
                local sum = 0
                for j = 1, 1000 do sum = sum + j end
                if number == 2 then error("even!", 0) end
                return sum
                """,
                number,
            )
        except LuaError as error:
            print(f"Execution {number} failed: {error}")

history = worker.history
print("Executions:", history.executions)
print("Errors:", history.errors, "last:", history.last_error)
print("Calls:", history.calls)
print("Alive:", history.is_alive)
for line in tracker.json_lines():
    event = json.loads(line)
    print(event["state"], event["event"])

# prints:
# Execution 2 failed: even!
# Executions: 3
# Errors: 1 last: even!
# Calls: {'sum': 3}
# Alive: False
# 1 created
# 1 called
# 1 executed
# 1 called
# 1 error
# 1 executed
# 1 called
# 1 executed
# 1 destroyed
