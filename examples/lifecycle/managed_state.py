"""A managed state keeps the record of what it ran."""

from pylua import LuaError
from pylua.pool import StateFactory

state = StateFactory().create_managed(number=1)
print("Answer:", state.execute("return 6 * 7"))
try:
    state.execute("error('broken', 0)")
except LuaError as error:
    print("Error:", error)

metrics = state.metrics
print("Executions:", metrics.executions, "errors:", dict(metrics.errors), "last:", metrics.last_error)
print("Times are in order:", metrics.created_at <= metrics.last_used_at, "run time:", metrics.run_time > 0)
state.close()

# prints:
# Answer: 42
# Error: broken
# Executions: 2 errors: {'script': 1} last: broken
# Times are in order: True run time: True
