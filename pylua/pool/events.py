"""LifecycleEvents: what happens to states, told to handlers through a bounded queue, never under a lock.

Handlers run on one background thread (or, with ``background=False``, at once on the thread that makes the event). So a
slow handler delays nobody but other handlers; when it is too slow, the queue is full and events are dropped, and counted.
"""

from __future__ import annotations

import enum
import logging
import threading
from collections import deque
from typing import TYPE_CHECKING, Callable

import attrs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from types import TracebackType

logger = logging.getLogger("pylua.pool")


@enum.unique
class EventKind(enum.Enum):
    """What can happen."""

    CREATED = "created"  # a state is ready for its first use
    ACTIVATED = "activated"  # it was lent
    EXECUTED = "executed"  # it has run something
    DEACTIVATED = "deactivated"  # it came back, and will be reset or closed
    RECYCLED = "recycled"  # it was reset and is as new
    DESTROYED = "destroyed"  # it was closed
    ERROR = "error"  # an execution failed, or something that the pool does with the state
    LIMIT_EXCEEDED = "limit exceeded"  # an execution was stopped
    CHECKOUT_FAILED = "checkout failed"  # a caller got no state
    RESIZED = "pool resized"  # the sizes of the pool were changed
    CALLED = "called"  # Lua code called __track_call

    __hash__ = object.__hash__  # that of enumerations is written in Python; each lease looks four kinds up


@attrs.frozen(kw_only=True)
class LifecycleEvent:
    """Something that has happened.

    Attributes:
        kind: what.
        state: the number of the state in its pool; 0 if it is about the pool.
        pool: the name of the pool; "" for a state that is in none.
        time: when, in seconds of the pool's clock.
        details: more of it, by name.
    """

    kind: EventKind
    state: int
    pool: str
    time: float
    details: Mapping[str, object] = attrs.field(factory=dict)


Handler = Callable[[LifecycleEvent], object]


class LifecycleEvents:
    """Handlers by kind of event. Safe to use from any thread; one object can serve several pools.

    Args:
        capacity: how many events may wait for their handlers.
        background: whether handlers run on a thread of their own.
    """

    def __init__(self, *, capacity: int = 10_000, background: bool = True) -> None:
        if capacity < 1:
            msg = f"capacity ({capacity}) is less than 1"
            raise ValueError(msg)
        self.capacity = capacity
        self.background = background
        self._changed = threading.Condition()
        """Guards everything below. Handlers run outside it."""
        self._handlers: dict[EventKind, tuple[Handler, ...]] = {}
        self._queue: deque[LifecycleEvent] = deque()
        self._delivering = False  # a handler is running
        self._closed = False
        self._thread: threading.Thread | None = None
        self._dropped = 0
        self._delivered = 0
        self._failures = 0

    @property
    def dropped(self) -> int:
        """How many events nobody heard of because the queue was full."""
        return self._dropped

    @property
    def delivered(self) -> int:
        """How many events were given to their handlers."""
        return self._delivered

    @property
    def failures(self) -> int:
        """How many handlers raised an exception, which was logged."""
        return self._failures

    def on(self, kinds: EventKind | Iterable[EventKind], handler: Handler) -> Callable[[], None]:
        """Call *handler* with each event of *kinds* from now on; return what ends that."""
        wanted = (kinds,) if isinstance(kinds, EventKind) else tuple(kinds)
        with self._changed:
            for kind in wanted:
                self._handlers[kind] = (*self._handlers.get(kind, ()), handler)

        def stop() -> None:
            with self._changed:
                for kind in wanted:
                    left = tuple(other for other in self._handlers.get(kind, ()) if other is not handler)
                    if left:
                        self._handlers[kind] = left
                    else:
                        self._handlers.pop(kind, None)

        return stop

    @property
    def wanted(self) -> Collection[EventKind]:
        """The kinds that anybody listens to, now and later; events of others need not be made."""
        return self._handlers

    def emit(self, event: LifecycleEvent) -> None:
        """Give an event to its handlers, now or soon."""
        if event.kind not in self._handlers:
            return
        if not self.background:
            self._deliver(event)
            return
        with self._changed:
            if self._closed or len(self._queue) >= self.capacity:
                self._dropped += 1
                return
            self._queue.append(event)
            if (
                self._thread is None or not self._thread.is_alive()
            ):  # the first event, or the child after a fork
                self._thread = threading.Thread(target=self._run, name="pylua-events", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def flush(self, timeout: float = 5.0) -> bool:
        """Wait until all events have been delivered; return whether they were within *timeout* seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._queue and not self._delivering, timeout)

    def close(self, timeout: float = 5.0) -> None:
        """Deliver what is left and end the thread; later events are dropped, and counted."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            thread, self._thread = self._thread, None
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout)

    def __enter__(self) -> LifecycleEvents:  # noqa: PYI034  not meant to be subclassed
        """Return the object itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def after_fork(self) -> None:
        """Forget the parent's events and thread; for the child after a fork."""
        self._changed = threading.Condition()
        self._queue.clear()
        self._delivering = False
        self._thread = None

    def _run(self) -> None:
        while True:
            with self._changed:
                self._delivering = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._queue or self._closed)
                if not self._queue:
                    return
                event = self._queue.popleft()
                self._delivering = True
            self._deliver(event)

    def _deliver(self, event: LifecycleEvent) -> None:
        for handler in self._handlers.get(event.kind, ()):
            try:
                handler(event)
            except Exception:  # a handler is foreign code; it must not harm the pool or other handlers
                logger.exception("a handler of %r events failed", event.kind.value)
                with self._changed:
                    self._failures += 1
        with self._changed:
            self._delivered += 1
