"""Handlers hear of what happens to the states of a pool, outside its lock, on a thread of their own."""

from pylua import LuaError
from pylua.pool import EventKind, LifecycleEvent, LifecycleEvents, StateFactory, StatePool

events = LifecycleEvents()


def show(event: LifecycleEvent) -> None:
    """Print an event without its time."""
    print(f"state {event.state}: {event.kind.value} {event.details.get('error', '')}".rstrip())


events.on([kind for kind in EventKind if kind is not EventKind.EXECUTED], show)

with StatePool(StateFactory(), min_size=0, max_size=1, events=events) as pool:
    with pool.lease() as lua:
        lua.execute("return 1")
    try:
        with pool.lease() as lua:
            lua.execute("error('oops', 0)")
    except LuaError:
        pass
events.close()  # delivers what is left
print("dropped:", events.dropped)

# prints:
# state 1: created
# state 1: activated
# state 1: deactivated
# state 1: recycled
# state 1: activated
# state 1: error oops
# state 1: deactivated
# state 1: recycled
# state 1: destroyed
# dropped: 0
