"""StateTracker: the history of each state as it was told by events, with figures, as JSON lines and as a picture."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Callable

import attrs

from pylua.pool.events import EventKind, LifecycleEvent, LifecycleEvents
from pylua.pool.managed import ManagedState, StateMetrics
from pylua.pool.timeline import draw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from pylua.state import LuaState

TRACK_CALL = "__track_call"
"""The global function with which Lua code records a call."""


@attrs.frozen(kw_only=True)
class TrackedState:
    """What is known of one state.

    Attributes:
        pool: the name of its pool, "" if it is in none.
        number: its number there.
        events: what happened, the oldest first; only so many are kept.
        executions: what it has run.
        errors: what of that failed.
        run_time: seconds that it took.
        calls: how often Lua code called ``__track_call``, by the name that it gave.
        memory_peak: the most bytes that an event has told; 0 if none did.
        last_error: the message of the last failure.
        is_alive: it has not been destroyed.
    """

    pool: str
    number: int
    events: tuple[LifecycleEvent, ...]
    executions: int
    errors: int
    run_time: float
    calls: dict[str, int]
    memory_peak: int
    last_error: str | None
    is_alive: bool


class _History:
    """What is collected of one state."""

    def __init__(self, pool: str, number: int, most: int) -> None:
        self.pool = pool
        self.number = number
        self.events: deque[LifecycleEvent] = deque(maxlen=most)
        self.executions = 0
        self.errors = 0
        self.run_time = 0.0
        self.calls: dict[str, int] = {}
        self.memory_peak = 0
        self.last_error: str | None = None
        self.is_alive = True

    def add(self, event: LifecycleEvent) -> None:
        self.events.append(event)
        details = event.details
        memory = details.get("memory")
        if isinstance(memory, int):
            self.memory_peak = max(self.memory_peak, memory)
        if event.kind is EventKind.EXECUTED:
            self.executions += 1
            duration = details.get("duration")
            self.run_time += duration if isinstance(duration, float) else 0.0
            if "error" in details:
                self.errors += 1
                self.last_error = str(details["error"])
        elif event.kind is EventKind.CALLED:
            name = str(details.get("function"))
            self.calls[name] = self.calls.get(name, 0) + 1
        elif event.kind is EventKind.DESTROYED:
            self.is_alive = False

    def frozen(self) -> TrackedState:
        return TrackedState(
            pool=self.pool,
            number=self.number,
            events=tuple(self.events),
            executions=self.executions,
            errors=self.errors,
            run_time=self.run_time,
            calls=dict(self.calls),
            memory_peak=self.memory_peak,
            last_error=self.last_error,
            is_alive=self.is_alive,
        )


class StateTracker:
    """Collects the events of states. Safe to use from any thread.

    Args:
        events: what to listen to; None: an object of the tracker's own, for states that are in no pool.
        max_events: how many events of a state are kept.
        max_states: how many states are kept; of more, destroyed ones are forgotten first, the oldest first.
        clock: seconds that never go back, as that of the pool.
    """

    def __init__(
        self,
        events: LifecycleEvents | None = None,
        *,
        max_events: int = 1000,
        max_states: int = 1000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.events = LifecycleEvents(background=False) if events is None else events
        self._max_events = max_events
        self._max_states = max_states
        self._clock = clock
        self._lock = threading.Lock()  # over what follows
        self._histories: dict[tuple[str, int], _History] = {}
        self._next_number = 1
        self._stop = self.events.on(EventKind, self._note)

    def _note(self, event: LifecycleEvent) -> None:
        if not event.state:
            return
        key = (event.pool, event.state)
        with self._lock:
            history = self._histories.get(key)
            if history is None:
                self._make_room()
                history = self._histories[key] = _History(event.pool, event.state, self._max_events)
            history.add(event)

    def _make_room(self) -> None:
        if len(self._histories) < self._max_states:
            return
        dead = next((key for key, history in self._histories.items() if not history.is_alive), None)
        del self._histories[next(iter(self._histories)) if dead is None else dead]

    def stop(self) -> None:
        """Listen no more; what was collected stays."""
        self._stop()

    # ------------------------------------------------------------ what is known

    @property
    def states(self) -> list[TrackedState]:
        """All states that are kept, in the order in which they were first heard of."""
        with self._lock:
            return [history.frozen() for history in self._histories.values()]

    def state(self, number: int, pool: str | None = None) -> TrackedState:
        """Return one state by its number, of the only pool that has one with it unless *pool* is given.

        Raises:
            KeyError: there is none, or there are several.
        """
        found = [item for item in self.states if item.number == number and pool in (None, item.pool)]
        if len(found) != 1:
            msg = f"{len(found)} tracked states have the number {number}"
            raise KeyError(msg)
        return found[0]

    def timeline(self) -> list[LifecycleEvent]:
        """Return the events of all states in the order of their times."""
        return sorted(
            (event for state in self.states for event in state.events), key=lambda event: event.time
        )

    def json_lines(self) -> Iterator[str]:
        """Yield each event as one line of JSON: time, pool, state, event, and its details."""
        for event in self.timeline():
            yield json.dumps(
                {
                    "time": event.time,
                    "pool": event.pool,
                    "state": event.state,
                    "event": event.kind.value,
                    **event.details,
                },
                default=str,
            )

    def write_json_lines(self, file: IO[str]) -> None:
        """Write the events to a text file."""
        for line in self.json_lines():
            file.write(line + "\n")

    def svg(self, title: str = "States over time") -> str:
        """Return a picture of the states over time, as an SVG document."""
        return draw([(f"{state.pool} #{state.number}", state.events) for state in self.states], title)

    # ------------------------------------------------------------ states in no pool

    def track(self, lua: LuaState) -> Tracked:
        """Track a state that is in no pool: what is run through the returned object is recorded."""
        with self._lock:
            number = self._next_number
            self._next_number += 1
        managed = ManagedState(lua, number=number, clock=self._clock)
        managed.observer = lambda kind, state, details: self.events.emit(
            LifecycleEvent(kind=kind, state=state.number, pool="", time=self._clock(), details=details)
        )
        self.install(lua, number)
        managed.created()
        return Tracked(self, managed)

    def install(self, lua: LuaState, number: int, pool: str = "") -> None:
        """Give *lua* the function ``__track_call(name)``, which records a call."""

        def track_call(name: object = None, *_: object) -> None:
            self.events.emit(
                LifecycleEvent(
                    kind=EventKind.CALLED,
                    state=number,
                    pool=pool,
                    time=self._clock(),
                    details={"function": name},
                )
            )

        lua.globals[TRACK_CALL] = track_call


class Tracked:
    """A state in no pool that is tracked; a context manager that destroys it."""

    def __init__(self, tracker: StateTracker, managed: ManagedState) -> None:
        self._tracker = tracker
        self._managed = managed

    @property
    def number(self) -> int:
        """The number under which the tracker knows it."""
        return self._managed.number

    @property
    def metrics(self) -> StateMetrics:
        """The record of the state."""
        return self._managed.metrics

    @property
    def history(self) -> TrackedState:
        """What the tracker knows of it."""
        return self._tracker.state(self.number, "")

    def execute(self, source: str, *arguments: object, name: str | None = None) -> object:
        """Run a chunk; see `LuaState.execute`."""
        return self._managed.execute(source, *arguments, name=name)

    def destroy(self) -> None:
        """Close the state."""
        self._managed.close()

    def __enter__(self) -> Tracked:  # noqa: PYI034  not meant to be subclassed
        """Return the object itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the state."""
        self.destroy()
