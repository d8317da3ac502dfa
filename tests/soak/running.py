"""The soak of pools: many threads, injected faults of every kind, and books that must be right at the end."""

from __future__ import annotations

import gc
import logging
import random
import threading
import time
from collections import Counter
from typing import Callable

from pylua import (
    FactoryError,
    LeaseError,
    LimitExceeded,
    Limits,
    LuaError,
    PoolClosed,
    PoolTimeout,
)
from pylua.pool import (
    EventKind,
    HealthPolicy,
    Lease,
    LifecycleEvents,
    PoolStatistics,
    StateFactory,
    StatePool,
)

PROBE = "local before = mark; mark = ...; pairs, string.format = nil; return before, type(print)"
"""What most borrowers do: look whether somebody was here, and leave a mess."""

LIMITS = Limits(max_instructions=200_000, max_seconds=5.0, max_output=100, max_memory=8 << 20)

FAULTS = {
    "good": 90.0,
    "script error": 3.0,
    "instruction limit": 2.0,
    "time limit": 0.2,
    "output limit": 0.5,
    "memory limit": 0.3,
    "leaked lease": 0.3,
    "double return": 0.5,
    "impatient": 2.0,
    "affinity": 1.5,
    "dying thread": 0.02,
    "resize": 0.05,
    "generation": 0.05,
    "drain": 0.02,
    "suspend": 0.05,
    "slow borrower": 0.3,
}
"""How often a borrower does what, in parts of the whole."""

FACTORY_FAILURES = 0.03
INIT_FAILURES = 0.03
HANDLER_FAILURES = 0.01


class Deliberate(Exception):
    """A fault that was injected."""


class Soak:
    """One run: several pools, one after the other, each closed in the middle of the work.

    Args:
        leases: how many leases there shall be altogether.
        threads: how many borrowers.
        rounds: how many pools.
        seed: of the random choices.
        show: is called with the run about once a second.
    """

    def __init__(
        self,
        *,
        leases: int,
        threads: int = 16,
        rounds: int = 10,
        seed: int = 0,
        show: Callable[[Soak], object] = lambda _: None,
    ) -> None:
        self.goal = leases
        self.threads = threads
        self.rounds = rounds
        self.seed = seed
        self.show = show
        self.done: Counter[str] = Counter()
        self.leases = 0
        self.round = 0
        self.findings: list[str] = []
        self.sizes: list[int] = []  # objects of Python after each round
        self.retired: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._in_use: dict[int, int] = {}  # state to thread
        self._orphans: list[Lease] = []
        self._numbers = iter(range(1, 1 << 62))

    # ------------------------------------------------------------ one pool

    def run(self) -> None:
        """Do all rounds; what is found wrong is in `findings`."""
        level = logging.getLogger("pylua.pool").level
        logging.getLogger("pylua.pool").setLevel(logging.CRITICAL + 1)
        try:
            for number in range(self.rounds):
                self.round = number + 1
                self._run_round((self.goal - self.leases) // (self.rounds - number))
        finally:
            logging.getLogger("pylua.pool").setLevel(level)

    def _run_round(self, leases: int) -> None:
        before = {*threading.enumerate()}
        events = LifecycleEvents()
        events.on(EventKind.ACTIVATED, self._fail_sometimes)
        pool = StatePool(
            self._factory(),
            name=f"soak-{self.round}",
            min_size=2,
            max_size=6,
            max_lifetime=2.0,
            max_idle=1.0,
            leak_after=0.5,
            maintenance_interval=0.05,
            retry_first=0.01,
            retry_most=0.1,
            health=HealthPolicy(max_uses=300, max_error_rate=0.5),
            events=events,
        )
        self._in_use.clear()
        goal = self.leases + leases
        borrowers = [self._start(pool, goal) for _ in range(self.threads)]
        while any(thread.is_alive() for thread in borrowers):
            if self.leases >= goal and not pool.closed:
                pool.close(timeout=30)  # in the middle: most borrowers are waiting or running scripts
            self.show(self)
            for place, thread in enumerate(borrowers):
                if not thread.is_alive() and not pool.closed:  # it died with a lease
                    borrowers[place] = self._start(pool, goal)
            time.sleep(0.02)
        self._orphans.clear()
        gc.collect()
        if not pool.close(timeout=30):
            self._find(f"states are missing: {pool.statistics()}")
        events.close()
        self._check(pool.statistics())
        for thread in {*threading.enumerate()} - before:
            thread.join(10)
            if thread.is_alive():
                self._find(f"thread {thread.name} is left")
        del pool
        gc.collect()
        self.sizes.append(len(gc.get_objects()))

    def _factory(self) -> StateFactory:
        chance = random.Random(self.seed + self.round)

        def library(_: object) -> None:
            if chance.random() < FACTORY_FAILURES:
                raise Deliberate

        return (
            StateFactory()
            .with_options(libraries=["base", "string"], limits=LIMITS)
            .with_library(library)
            .with_variable("chance", chance.random)
            .with_init_script(f"if chance() < {INIT_FAILURES} then error('init') end")
        )

    def _fail_sometimes(self, event: object) -> None:
        if random.random() < HANDLER_FAILURES:
            raise Deliberate(event)

    def _check(self, now: PoolStatistics) -> None:
        """Compare the books of a closed pool."""
        self.retired.update(now.retired)
        if now.leases != now.returns:
            self._find(f"{now.leases} leases, {now.returns} returns")
        if now.created != sum(now.retired.values()):
            self._find(f"{now.created} states created, {sum(now.retired.values())} retired")
        if (now.idle, now.leased, now.pending, now.waiting) != (0, 0, 0, 0):
            self._find(f"something is left: {now}")

    def _find(self, what: str) -> None:
        with self._lock:
            self.findings.append(f"round {self.round}: {what}")

    # ------------------------------------------------------------ one borrower

    def _start(self, pool: StatePool, goal: int) -> threading.Thread:
        number = next(self._numbers)
        thread = threading.Thread(target=self._borrow, args=(pool, goal, number), name=f"borrower-{number}")
        thread.start()
        return thread

    def _borrow(self, pool: StatePool, goal: int, number: int) -> None:
        rng = random.Random(self.seed * 1_000_003 + number)
        kinds, weights = list(FAULTS), list(FAULTS.values())
        while self.leases < goal or not pool.closed:
            kind = rng.choices(kinds, weights)[0]
            try:
                if self._act(pool, kind, number, rng):
                    return
            except PoolClosed:
                return
            except (FactoryError, PoolTimeout) as error:
                self.done[type(error).__name__] += 1
            except Exception as error:  # noqa: BLE001  what must not happen is a finding
                self._find(f"{kind}: {type(error).__name__}: {error}")

    def _act(self, pool: StatePool, kind: str, number: int, rng: random.Random) -> bool:
        """Do one thing; return whether the thread ends with it."""
        if kind in ("resize", "generation", "drain", "suspend"):
            self._govern(pool, kind, rng)
        timeout = 0.0005 if kind == "impatient" else 30.0
        affinity = rng.randrange(5) if kind == "affinity" else None
        lease = pool.acquire(timeout=timeout, affinity=affinity)
        with self._lock:
            self.leases += 1
            self.done[kind] += 1
        state = lease.loan.managed.number
        other = self._in_use.setdefault(state, number)
        if other != number:
            self._find(f"state {state} was lent to {other} and {number} at once")
        if kind == "dying thread":
            self._in_use.pop(state, None)
            self._orphans.append(lease)
            return True
        try:
            self._use(lease, kind, number)
        finally:
            self._in_use.pop(state, None)
            if kind != "leaked lease":
                lease.release()
        if kind == "double return":
            try:
                lease.release()
            except LeaseError:
                return False
            self._find("a second return was accepted")
        return False

    def _govern(self, pool: StatePool, kind: str, rng: random.Random) -> None:
        if kind == "resize":
            pool.resize(rng.randrange(3), rng.randrange(3, 8))
        elif kind == "generation":
            pool.advance_generation()
        elif kind == "drain":
            pool.drain()
        else:
            pool.suspend()
            time.sleep(0.001)
            pool.resume()

    def _use(self, lease: Lease, kind: str, number: int) -> None:
        before, kind_of_print = lease.execute(PROBE, number)  # type: ignore[misc]
        if before is not None or kind_of_print != "function":
            self._find(f"a state was not as new: {before}, {kind_of_print}")
        if kind == "script error":
            self._expect(LuaError, lease, "error('on purpose')")
        elif kind == "instruction limit":
            self._expect(LimitExceeded, lease, "while true do end")
        elif kind == "time limit":
            self._expect(LimitExceeded, lease, "while true do end", timeout=0.0001)
        elif kind == "output limit":
            self._expect(LimitExceeded, lease, "print(('x'):rep(101))")
        elif kind == "memory limit":
            self._expect(LuaError, lease, "return ('x'):rep(9e6)")
        elif kind == "slow borrower":
            time.sleep(0.001)

    def _expect(
        self, error: type[Exception], lease: Lease, script: str, timeout: float | None = None
    ) -> None:
        try:
            lease.execute(script, timeout=timeout)
        except error:
            return
        self._find(f"{script} ended without {error.__name__}")
