"""The table library does what the real one does (§6.6)."""

from __future__ import annotations

import functools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pylua.errors import LimitExceeded, LuaError
from pylua.stdlib import tablelib
from pylua.stdlib.api import FALSE, TRUE, as_tuple, boolean
from pylua.vm.globalstate import GlobalState
from pylua.vm.operations import NowhereSite, call
from pylua.vm.table import LuaTable, next_entry
from pylua.vm.tableclass import set_metatable
from tests.helpers import fingerprint, new_real_lua

MAX = (1 << 63) - 1
MIN = -(1 << 63)


@pytest.fixture(name="g")
def _g() -> GlobalState:
    g = GlobalState()
    g.loaded["table"] = tablelib.LIBRARY.open(g)
    return g


def table_of(*values: object, meta: dict | None = None, g: GlobalState | None = None) -> LuaTable:
    """Return a table with *values* from 1 on and the metatable *meta*."""
    table = LuaTable({key: value for key, value in enumerate(values, 1) if value is not None})
    if meta is not None:
        set_metatable(g, table, LuaTable(meta))
    return table


def do(g: GlobalState, name: str, *arguments: object) -> tuple:
    """Call a function of the library and return its results as a tuple."""
    return as_tuple(call(g, g.loaded["table"][name], *arguments))


def error_of(g: GlobalState, name: str, *arguments: object) -> object:
    """Return the error value of a call that must fail."""
    with pytest.raises(LuaError) as caught:
        do(g, name, *arguments)
    return caught.value.value


# ---------------------------------------------------------------- compared with the real Lua

REAL = """
local function call(name, list, ...)
  local results = table.pack(pcall(table[name], list, ...))
  if results[2] == list then results[2] = "the table" end
  local keys = {}
  if type(list) == "table" then
    for k, v in pairs(list) do keys[#keys + 1] = k; keys[#keys + 1] = v end
  end
  return results, keys
end
return call
"""


@pytest.fixture(name="real", scope="module")
def _real() -> object:
    """Return a function that calls the real library on a list and tells results and content afterwards."""
    runtime = new_real_lua()
    function = runtime.execute(REAL)

    def run(name: str, values: list, *arguments: object) -> tuple:
        table = runtime.table()
        for key, value in enumerate(values, 1):
            table[key] = value
        results, content = function(name, table, *arguments)
        ok = results[1]
        found = [results[number] for number in range(2, results["n"] + 1)]
        pairs = list(content.values())
        return ok, fingerprint(found), fingerprint(sorted(zip(pairs[::2], pairs[1::2]), key=repr))

    return run


def ours(g: GlobalState, name: str, values: list, *arguments: object) -> tuple:
    """Do the same with our library."""
    table = table_of(*values)
    try:
        found = list(do(g, name, table, *arguments))
        ok = True
    except LuaError as error:
        found, ok = [error.value], False
    if found and found[0] is table:
        found[0] = "the table"
    return ok, fingerprint(found), fingerprint(sorted(table.items(), key=repr))


VALUES = st.lists(
    st.one_of(st.none(), st.integers(-3, 3), st.sampled_from((1.5, -0.0, "", "x", "10"))), max_size=7
)
SEQUENCES = st.lists(st.one_of(st.integers(-3, 3), st.sampled_from((1.5, "", "x", "10"))), max_size=7)
EDGES = st.one_of(
    st.integers(-2, 9), st.sampled_from((MAX, MAX - 1, MIN, MIN + 1, 2.0, 1.5, "3", "x", float("nan"), 1e300))
)


@given(SEQUENCES, st.one_of(st.tuples(SEQUENCES.map(len)), st.tuples(EDGES, st.just("new"))))
def test_insert_equals_the_real_one(real, values: list, arguments: tuple) -> None:
    """Inserting at any position gives the same table or the same error."""
    g = GlobalState()
    g.loaded["table"] = tablelib.LIBRARY.open(g)

    assert ours(g, "insert", values, *arguments) == real("insert", values, *arguments)


@given(SEQUENCES, st.lists(EDGES, max_size=1))
def test_remove_equals_the_real_one(real, values: list, arguments: list) -> None:
    """Removing from any position gives the same value and table, or the same error."""
    g = GlobalState()
    g.loaded["table"] = tablelib.LIBRARY.open(g)

    assert ours(g, "remove", values, *arguments) == real("remove", values, *arguments)


@given(
    SEQUENCES,
    st.lists(st.one_of(st.none(), st.sampled_from((",", "", 1, 2.5))), max_size=1),
    st.lists(st.integers(-1, 8), max_size=2),
)
def test_concat_equals_the_real_one(real, values: list, separator: list, ends: list) -> None:
    """Any range with any separator gives the same string or the same error."""
    g = GlobalState()
    g.loaded["table"] = tablelib.LIBRARY.open(g)
    arguments = [*separator, *ends] if separator else []

    assert ours(g, "concat", values, *arguments) == real("concat", values, *arguments)


@given(
    VALUES,
    st.lists(
        st.one_of(st.integers(-3, 9), st.sampled_from((MAX, MIN, "2", 1.5, MAX - 1))), min_size=1, max_size=2
    ),
)
def test_unpack_equals_the_real_one(real, values: list, ends: list) -> None:
    """Any range gives the same values or the same error."""
    g = GlobalState()
    g.loaded["table"] = tablelib.LIBRARY.open(g)
    if len(ends) == 1:
        ends.append(5)

    assert ours(g, "unpack", values, *ends) == real("unpack", values, *ends)


@given(VALUES, st.integers(-2, 9), st.integers(-2, 9), EDGES)
def test_move_equals_the_real_one(real, values: list, start: int, end: int, to: object) -> None:
    """Moving within a table gives the same table or the same error, overlapping or not."""
    g = GlobalState()
    g.loaded["table"] = tablelib.LIBRARY.open(g)

    assert ours(g, "move", values, start, end, to) == real("move", values, start, end, to)


@pytest.mark.parametrize(
    "ends",
    [
        (0, MAX),
        (-1, MAX - 1),
        (MIN, -1),
        (MIN, MAX),
        (1, MAX),
        (1, MAX - 1),
        (MIN, MIN),
        (MAX, MAX),
        (MAX - 1, MAX),
    ],
)
@pytest.mark.parametrize("to", [1, 2, MAX, MIN])
def test_move_at_the_ends_of_the_integers(g: GlobalState, real, ends: tuple, to: int) -> None:
    """Ranges that would overflow are refused with the same message, others moved."""
    g.meter.limit_instructions(100_000)
    expected = None
    if ends[1] - ends[0] < 10 or ends[1] - ends[0] >= MAX or to > MAX - (ends[1] - ends[0]):
        expected = real("move", [1, 2], *ends, to)

    try:
        actual = ours(g, "move", [1, 2], *ends, to)
    except LimitExceeded:
        actual = None  # the real one would run for ages

    assert actual == expected


LARGE_VALUES = st.one_of(
    st.lists(st.integers(-50, 50), max_size=300),
    st.lists(st.floats(allow_nan=False), max_size=300),
    st.lists(st.text(st.characters(max_codepoint=255), max_size=3), max_size=300),
    st.lists(
        st.one_of(st.integers(-5, 5), st.sampled_from((1.0, -2.0, 2.5, float("inf"), float("nan")))),
        max_size=40,
    ),
    st.lists(st.one_of(st.integers(-5, 5), st.sampled_from(("a", "b"))), max_size=8),
)


@settings(max_examples=150)
@given(LARGE_VALUES)
def test_sort_equals_the_real_one(real, values: list) -> None:
    """The result, or the error and what it leaves behind, is the same, even for NaN and mixed types."""
    g = GlobalState()
    g.loaded["table"] = tablelib.LIBRARY.open(g)

    assert ours(g, "sort", values) == real("sort", values)


@pytest.fixture(name="real_sort", scope="module")
def _real_sort() -> object:
    """Return a function that sorts numbers by the real library with an order that is given as a table."""
    runtime = new_real_lua()
    sort = runtime.execute("""
        return function (list, order)
          local asked = {}
          local ok, message = pcall(table.sort, list, function (a, b)
            asked[#asked + 1] = a; asked[#asked + 1] = b
            if #asked > 5000 then error("enough", 0) end
            return order(a, b)
          end)
          return ok, message, asked
        end""")

    def run(values: list, order: object) -> tuple:
        table = runtime.table_from(values)
        ok, message, asked = sort(table, order)
        return ok, message, list(asked.values()), list(table.values())

    return run


ORDERS = {
    "less": lambda a, b: a < b,
    "greater": lambda a, b: a > b,
    "by last digit": lambda a, b: a % 10 < b % 10,
    "not greater": lambda a, b: a <= b,
    "always": lambda _a, _b: True,
    "never": lambda _a, _b: False,
    "odd": lambda a, b: (a * 7 + b * 3) % 5 < 2,
}


@pytest.mark.parametrize("order", ORDERS)
def test_sort_asks_the_order_function_as_the_real_one_does(g: GlobalState, real_sort, order: str) -> None:
    """The comparisons, their sequence, and so the order of equal elements are PUC's; bad orders end alike."""
    chance = random.Random(7)  # noqa: S311  not for secrets
    less = ORDERS[order]
    for size in (2, 3, 4, 5, 6, 10, 50, 99, 120):
        values = [chance.randrange(30 if size < 100 else 10_000) for _ in range(size)]
        asked: list = []

        def compare(a: object = None, b: object = None, *_: object, asked: list = asked) -> object:
            asked.extend((a, b))
            if len(asked) > 5000:
                raise LuaError("enough")
            return boolean(less(a, b))

        table = table_of(*values)
        try:
            do(g, "sort", table, compare)
            outcome = (True, None)
        except LuaError as error:
            outcome = (False, error.value)

        assert (*outcome, asked, list(table.values())) == real_sort(values, less)


# ---------------------------------------------------------------- facts of their own


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("insert", (), "bad argument #1 to 'table.insert' (table expected, got no value)"),
        ("insert", (None, 1), "bad argument #1 to 'table.insert' (table expected, got nil)"),
        ("insert", ("x", 1), "bad argument #1 to 'table.insert' (table expected, got string)"),
        ("insert", (LuaTable(),), "wrong number of arguments to 'insert'"),
        ("insert", (LuaTable(), 1, 2, 3), "wrong number of arguments to 'insert'"),
        ("insert", (LuaTable(), 5, 2), "bad argument #2 to 'table.insert' (position out of bounds)"),
        ("remove", (LuaTable(), 5), "bad argument #2 to 'table.remove' (position out of bounds)"),
        ("concat", (table_of(1, LuaTable()),), "invalid value (table) at index 2 in table for 'concat'"),
        ("concat", (table_of(1), ",", 1, 2), "invalid value (nil) at index 2 in table for 'concat'"),
        (
            "concat",
            (LuaTable(), LuaTable()),
            "bad argument #2 to 'table.concat' (string expected, got table)",
        ),
        ("move", (LuaTable(), 1, 2), "bad argument #4 to 'table.move' (number expected, got no value)"),
        ("move", (LuaTable(), 1, 2, 3, 4), "bad argument #5 to 'table.move' (table expected, got number)"),
        ("move", (5, 1, 2, 3), "bad argument #1 to 'table.move' (table expected, got number)"),
        ("unpack", (), "attempt to get length of a nil value"),
        ("unpack", (None, 1, 2), "attempt to index a nil value"),
        ("unpack", (LuaTable(), 1, 10**8), "too many results to unpack"),
        ("unpack", (LuaTable(), MIN, MAX), "too many results to unpack"),
        ("sort", (table_of(1, 2), 5), "bad argument #2 to 'table.sort' (function expected, got number)"),
        ("sort", (table_of(LuaTable(), LuaTable()),), "attempt to compare two table values"),
        ("sort", (table_of(1, "x", 2),), "attempt to compare string with number"),
    ],
)
def test_messages_are_those_of_the_real_library(
    g: GlobalState, name: str, arguments: tuple, message: str
) -> None:
    """Each misuse has PUC's message (called by pcall, so the names are those of the globals)."""
    assert error_of(g, name, *arguments) == message


def test_pack_counts_nils(g: GlobalState) -> None:
    """The field n counts all arguments; nils take no place in the table."""
    (packed,) = do(g, "pack", 1, None, FALSE, None)

    assert dict(packed) == {1: 1, 3: FALSE, "n": 4}
    assert packed.__class__ is LuaTable


def test_remove_from_empty_table_takes_element_zero(g: GlobalState) -> None:
    """The position may be the length even where that is 0."""
    table = LuaTable({0: "zero"})

    assert do(g, "remove", table) == ("zero",)
    assert do(g, "remove", table) == (None,)


def test_insert_of_nil_at_the_end_does_nothing(g: GlobalState) -> None:
    """No key ever holds nil."""
    table = table_of(1)

    do(g, "insert", table, None)

    assert dict(table) == {1: 1}


def test_holes_move_along(g: GlobalState) -> None:
    """A nil between the elements is moved like any other value."""
    table = table_of(1, None, 3, None, 5)

    do(g, "move", table, 1, 5, 2)

    assert dict(table) == {1: 1, 2: 1, 4: 3, 6: 5}


@pytest.mark.parametrize("distance", [1, -1, 3, -3, 5000])
def test_long_overlapping_moves_lose_nothing(g: GlobalState, distance: int) -> None:
    """Moves longer than a block are right in both directions."""
    values = list(range(10_000))
    table = LuaTable(enumerate(values, 10))

    do(g, "move", table, 10, 10_009, 10 + distance)

    assert [table[key] for key in range(10 + distance, 10_010 + distance)] == values


def test_access_goes_through_metamethods(g: GlobalState) -> None:
    """A proxy is read by __index, written by __newindex, measured by __len, in PUC's order."""
    log: list = []
    content = LuaTable({1: "a", 2: "b", 3: "c"})

    def read(_t: object = None, key: object = None, *_: object) -> object:
        log.append(("get", key))
        return content.get(key)

    def write(_t: object = None, key: object = None, value: object = None, *_: object) -> object:
        log.append(("set", key))
        content[key] = value
        return ()

    proxy = table_of(meta={"__index": read, "__newindex": write, "__len": lambda *_: 3}, g=g)
    do(g, "insert", proxy, 2, "new")

    assert log == [("get", 3), ("set", 4), ("get", 2), ("set", 3), ("set", 2)]
    assert dict(content) == {1: "a", 2: "new", 3: "b", 4: "c"}


def test_append_goes_through_metamethods(g: GlobalState) -> None:
    """An insertion at the end asks __len and __newindex."""
    content = LuaTable()
    proxy = table_of(meta={"__index": content, "__newindex": content, "__len": lambda *_: 6}, g=g)

    do(g, "insert", proxy, "x")

    assert dict(content) == {7: "x"}


@pytest.mark.parametrize("answer", [(), (TRUE, 5), (FALSE, TRUE), None, 0])
def test_first_result_of_the_order_function_counts(g: GlobalState, answer: object) -> None:
    """No result is false, further ones are ignored, and 0 is true, as everywhere."""
    table = table_of(1, 2)

    do(g, "sort", table, lambda *_: answer)

    assert list(table.values()) == ([2, 1] if answer in ((TRUE, 5), 0) else [1, 2])


def test_sort_through_metamethods_equals_plain_sort(g: GlobalState) -> None:
    """A proxy is sorted in place through its metamethods."""
    content = table_of(*(x * 7919 % 101 for x in range(100)))
    meta = {"__index": content, "__newindex": content, "__len": lambda *_: 100}

    do(g, "sort", table_of(meta=meta, g=g))

    assert list(content.values()) == sorted(x * 7919 % 101 for x in range(100))


def test_value_that_is_no_table_needs_the_metamethods(g: GlobalState) -> None:
    """What has __index, __newindex and __len can be used like a table, whatever it is."""
    content = table_of("x")
    g.type_metatables["number"] = LuaTable({"__index": content, "__len": lambda *_: 1})

    assert do(g, "concat", 5) == ("x",)
    assert error_of(g, "insert", 5, 1) == "bad argument #1 to 'table.insert' (table expected, got number)"


def test_length_must_be_an_integer(g: GlobalState) -> None:
    """A __len that gives something else is reported; a numeric string will do."""
    strange = table_of(meta={"__len": lambda *_: "abc"}, g=g)
    numeric = table_of("a", "b", meta={"__len": lambda *_: "2"}, g=g)

    assert error_of(g, "insert", strange, 1) == "object length is not an integer"
    assert do(g, "concat", numeric) == ("ab",)


def test_array_of_strange_length(g: GlobalState) -> None:
    """A negative length means nothing to sort, a huge one is refused."""
    assert do(g, "sort", table_of(meta={"__len": lambda *_: -1}, g=g)) == ()
    huge = table_of(meta={"__len": lambda *_: MAX}, g=g)
    assert error_of(g, "sort", huge) == "bad argument #1 to 'table.sort' (array too big)"


def test_sort_keeps_all_elements_when_the_order_fails(g: GlobalState) -> None:
    """An error in the order function leaves a permutation of the elements."""
    table = table_of(*range(50, 0, -1))
    calls = iter(range(1000))

    def fails(a: object = None, b: object = None, *_: object) -> object:
        if next(calls) == 60:
            raise LuaError("stop")
        return boolean(a < b)

    assert error_of(g, "sort", table, fails) == "stop"
    assert sorted(table.values()) == list(range(1, 51))
    assert list(table.values()) != list(range(50, 0, -1))


@pytest.mark.parametrize("size", [4, 5, 6, 500])
def test_order_that_is_always_true_is_noticed(g: GlobalState, size: int) -> None:
    """A function that contradicts itself ends in PUC's error, not in a crash."""
    message = error_of(g, "sort", table_of(*range(size)), lambda *_: TRUE)

    assert message == "invalid order function for sorting"


def test_elements_may_sort_by_metamethod(g: GlobalState) -> None:
    """Without an order function `<` is used, with __lt where the elements have it."""
    order = {"__lt": lambda a=None, b=None, *_: boolean(a["key"] < b["key"])}
    elements = [table_of(meta=order, g=g) for _ in range(20)]
    for number, element in enumerate(elements):
        element["key"] = number * 7 % 20
    table = table_of(*elements)

    do(g, "sort", table)

    assert [element["key"] for element in table.values()] == list(range(20))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("insert", (1, "x")),
        ("remove", (1,)),
        ("concat", ("", 1, 10**9)),
        ("move", (1, 10**9, 2)),
        ("sort", (lambda *_: FALSE,)),
    ],
)
def test_work_on_a_huge_length_is_charged(g: GlobalState, name: str, arguments: tuple) -> None:
    """A limit stops a function that was told to walk over 10^9 elements, soon."""
    g.meter.limit_instructions(50_000)
    meta = {"__len": lambda *_: 10**9, "__index": lambda *_: "", "__newindex": lambda *_: ()}

    with pytest.raises(LimitExceeded):
        do(g, name, table_of(meta=meta, g=g), *arguments)


def test_concat_asks_for_memory_before_it_joins(g: GlobalState) -> None:
    """A result beyond the limit is refused before it is made."""
    g.meter.max_bytes = 10**6
    table = table_of(*["x" * 1000] * 2000)

    assert error_of(g, "concat", table) == "not enough memory"


def test_traversed_table_may_be_sorted(g: GlobalState) -> None:
    """A table with a traversal in progress is handled like any other."""
    table = table_of(3, 1, 2)
    next_entry(table, None)

    do(g, "sort", table)

    assert [table[key] for key in (1, 2, 3)] == [1, 2, 3]


def test_unpack_gives_a_bare_value_for_one_element(g: GlobalState) -> None:
    """The result has the shape that functions return."""
    unpack = functools.partial(call, g, g.loaded["table"]["unpack"])

    assert (unpack(table_of(7)), unpack(table_of()), unpack(table_of(1, 2))) == (7, (), (1, 2))


def test_errors_have_the_position_of_the_caller(g: GlobalState) -> None:
    """Complaints of the library itself are placed by whoever called it."""

    class Site(NowhereSite):
        def caller_position(self) -> str:
            return "here:1: "

    with pytest.raises(LuaError) as caught:
        g.loaded["table"]["insert"](LuaTable())
    caught.value.place(Site(g, None))

    assert caught.value.value == "here:1: wrong number of arguments to 'insert'"
