"""Random programs over some tables: Python's operators against the functions of `operations`."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from pylua.errors import LuaError
from pylua.vm import tableclass
from pylua.vm.globalstate import GlobalState
from pylua.vm.operations import equals, index, set_index
from pylua.vm.table import LuaTable, next_entry, raw_set
from pylua.vm.tableclass import HOT, MAX_WALK, set_metatable

TABLES = 5
NAMES = ["x", "y", 1, 2]
EVENTS = ["__index", "__newindex", "__eq"]
numbers = st.integers(0, TABLES - 1)
keys = st.sampled_from(NAMES)
handlers = st.one_of(st.none(), numbers, st.sampled_from(["function"]))
steps = st.one_of(
    st.tuples(st.just("metatable"), numbers, st.one_of(st.none(), numbers)),
    st.tuples(st.just("event"), numbers, st.sampled_from(EVENTS), handlers, st.booleans()),
    st.tuples(st.just("read"), numbers, keys),
    st.tuples(st.just("write"), numbers, keys, st.one_of(st.none(), st.integers(1, 9))),
    st.tuples(st.just("rawset"), numbers, keys, st.one_of(st.none(), st.integers(1, 9))),
    st.tuples(st.just("equals"), numbers, numbers),
    st.tuples(st.just("next"), numbers, st.booleans()),
    st.tuples(st.just("new"), numbers),
)


class World:
    """Some tables with their handlers, and a log of what has happened; of two, one uses the operators."""

    def __init__(self, *, operators: bool) -> None:
        self.operators = operators
        self.g = GlobalState()
        self.tables = [LuaTable() for _ in range(TABLES)]
        self.names: dict[int, int] = {id(table): number for number, table in enumerate(self.tables)}
        self.kept = list(self.tables)
        self.log: list[object] = []
        self.places: dict[int, object] = {}

    def show(self, value: object) -> object:
        """Return *value* with the number of a table in its place."""
        return f"table {self.names[id(value)]}" if isinstance(value, LuaTable) else value

    def handler(self, event: str):
        """Return a metamethod that notes how it was called."""

        def handle(*arguments: object) -> object:
            shown = [self.show(argument) for argument in arguments]
            if event == "__eq":
                shown.sort()  # see the docstring of tableclass
            self.log.append((event, *shown))
            return len(self.log) % 3 or None

        return handle

    def do(self, name: str, number: int, *rest) -> None:
        """Do one step and log what it gives."""
        try:
            result = getattr(self, "_" + name)(self.tables[number], *rest)
        except LuaError as error:
            result = getattr(error, "message", error.value)
        self.log.append(self.show(result))

    def _metatable(self, table, other) -> None:
        set_metatable(self.g, table, None if other is None else self.tables[other])

    def _event(self, table, event, handler, raw) -> None:
        if handler == "function":
            handler = self.handler(event)
        elif handler is not None and event != "__eq":
            handler = self.tables[handler]
        elif handler is not None:
            handler = None
        if raw or handler is None or not self.operators:
            raw_set(table, event, handler)
        else:
            table.put(event, handler)

    def _read(self, table, key):
        return table[key] if self.operators else index(self.g, table, key)

    def _write(self, table, key, value) -> None:
        if self.operators and value is not None:
            table[key] = value
        else:
            set_index(self.g, table, key, value)

    def _rawset(self, table, key, value) -> None:
        raw_set(table, key, value)

    def _equals(self, table, other):
        if self.operators:
            return table == self.tables[other], table != table  # noqa: PLR0124
        return equals(self.g, table, self.tables[other]), False

    def _next(self, table, begin):
        key = None if begin else self.places.get(id(table))
        if key is not None and table.get(key) is None:
            key = None
        entry = next_entry(table, key)
        self.places[id(table)] = entry and entry[0]
        return entry is None

    def _new(self, table):
        number = self.names[id(table)]
        fresh = self.tables[number] = LuaTable()
        self.names[id(fresh)] = number
        self.kept.append(fresh)

    def content(self) -> list[object]:
        """Return what all tables hold."""
        return [
            {key: self.show(value) for key, value in table.items() if value is not None and key in NAMES}
            for table in self.tables
        ]


@given(
    st.lists(steps, max_size=60),
    st.sampled_from([0, 2, HOT]),
    st.sampled_from([0, 2]),
    st.sampled_from([0, 2, 100]),
    st.sampled_from([0, 1, 3, MAX_WALK]),
)
@settings(deadline=None)
def test_operators_do_what_the_operations_do(program, hot, known_users, searches, walk) -> None:
    """Any program over some tables gives the same by Python's operators as by the functions of `operations`."""
    limits = {"HOT": hot, "MAX_KNOWN_USERS": known_users, "MAX_SEARCHES": searches, "MAX_WALK": walk}
    with patch.multiple(tableclass, **limits):
        worlds = World(operators=True), World(operators=False)
        for step in program:
            for world in worlds:
                world.do(*step)

    assert worlds[0].log == worlds[1].log
    assert worlds[0].content() == worlds[1].content()
