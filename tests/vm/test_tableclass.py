"""Python's operators on tables are Lua's, whatever metatables come, change and go."""

from __future__ import annotations

import gc
from unittest.mock import patch
from weakref import ref

import pytest

from pylua.errors import LuaError
from pylua.state import LuaState
from pylua.vm import tableclass
from pylua.vm.globalstate import GlobalState
from pylua.vm.table import LuaTable, clear, next_entry, raw_set
from pylua.vm.tableclass import HOT, MAX_KNOWN_USERS, MAX_SEARCHES, MAX_WALK, set_metatable
from pylua.vm.values import Userdata, raw_equal, type_name


class Program:
    """A state that has run a chunk; its globals are attributes."""

    def __init__(self, source: str) -> None:
        self.state = LuaState()
        self.run(source)

    @property
    def g(self) -> GlobalState:
        """The state of the VM."""
        return self.state.global_state

    def run(self, source: str) -> None:
        """Run one more chunk."""
        self.state.execute(source)

    def __getattr__(self, name: str):
        return self.g.globals[name]


def warm(table: LuaTable) -> None:
    """Miss often enough for the class of the prototype."""
    for _ in range(HOT + 1):
        table["nothing"]


def chain(g: GlobalState, length: int) -> list[LuaTable]:
    """Return tables of which each is the prototype of the one before; the last has the field x."""
    tables = [LuaTable() for _ in range(length + 1)]
    for table, prototype in zip(tables, tables[1:]):
        set_metatable(g, table, LuaTable(__index=prototype))
    tables[-1]["x"] = 7
    return tables


class TestIndex:
    """Reads of fields that are not there."""

    def test_a_prototype_answers(self) -> None:
        """A field is found where ``__index`` points, at the first miss and when the class is made."""
        program = Program("C = {x = 1}; C.__index = C; o = setmetatable({y = 2}, C)")

        assert [program.o["x"] for _ in range(3 * HOT)] == [1] * (3 * HOT)
        assert (program.o["y"], program.o["z"]) == (2, None)

    def test_a_hot_prototype_answers_without_python_code(self) -> None:
        """After some misses `dict` itself goes on to the prototype."""
        program = Program("C = {}; C.__index = C; o = setmetatable({}, C)")
        warm(program.o)

        assert program.o.prototype is program.C

    def test_all_objects_of_a_prototype_share_a_class(self) -> None:
        """The class belongs to the prototype, not to the metatable."""
        program = Program("C = {}; a = setmetatable({}, {__index = C}); b = setmetatable({}, {__index = C})")
        warm(program.a)
        warm(program.b)

        assert program.a.__class__ is program.b.__class__ is not LuaTable

    def test_a_parent_given_later_answers(self) -> None:
        """Objects find what a prototype inherits from a table it got after they were made."""
        program = Program("P = {x = 1}; C = {}; C.__index = C; o = setmetatable({}, C)")
        warm(program.o)
        program.run("setmetatable(C, {__index = P})")
        warm(program.C)

        assert program.o["x"] == 1
        assert program.o.prototype.prototype is program.P

    def test_a_method_defined_later_is_found(self) -> None:
        """A metatable stays open for new fields."""
        program = Program("C = {}; C.__index = C; o = setmetatable({}, C)")
        warm(program.o)
        program.run("function C.method() end")

        assert program.o["method"] is program.C["method"] is not None

    def test_a_function_is_called(self) -> None:
        """An ``__index`` function gets the table and the key; its first result counts."""
        program = Program("o = setmetatable({n = 2}, {__index = function(t, k) return k .. t.n, 3 end})")

        assert program.o["x"] == "x2"

    def test_a_function_at_the_end_of_a_chain_gets_the_last_table(self) -> None:
        """The table that has the function is its argument, not the one that was read."""
        program = Program("""
            last = setmetatable({}, {__index = function(t, k) return t == last and k end})
            o = setmetatable({}, {__index = last})
        """)
        warm(program.o)

        assert program.o["key"] == "key"

    def test_a_string_can_be_the_index(self) -> None:
        """A value that is no table is indexed by its own metatable."""
        program = Program("o = setmetatable({}, {__index = 'text'})")

        assert program.o["len"] is program.string["len"]

    def test_a_number_as_index_is_an_error(self) -> None:
        """What can't be indexed is refused as the interpreter refuses it."""
        program = Program("o = setmetatable({}, {__index = 1})")

        with pytest.raises(LuaError, match="attempt to index a number value"):
            program.o["x"]

    def test_an_error_of_the_function_is_raised(self) -> None:
        """A metamethod's error is the error of the read."""
        program = Program("o = setmetatable({}, {__index = function() error('no', 0) end})")

        with pytest.raises(LuaError) as caught:
            program.o["x"]
        assert caught.value.value == "no"

    def test_an_endless_recursion_of_functions_is_an_error(self) -> None:
        """Calls of metamethods count as levels."""
        program = Program("o = {}")
        set_metatable(program.g, program.o, LuaTable(__index=lambda t, k, *_: t[k]))

        with pytest.raises(LuaError, match="stack overflow"):
            program.state.guard(lambda: program.o["x"])

    @pytest.mark.parametrize("length", [5, MAX_WALK, MAX_WALK + 1, 100, 1500])
    def test_long_chains_are_walked(self, length) -> None:
        """A chain of up to 2000 prototypes finds its field, cold and hot."""
        tables = chain(GlobalState(), length)

        for table in (tables[0], *tables[-5:], *tables[:5]):
            warm(table)
            assert table["x"] == 7

    @pytest.mark.parametrize("make_hot", [False, True])
    def test_too_long_a_chain_is_an_error(self, make_hot) -> None:
        """5000 prototypes are a loop for Lua, and no danger for the C stack."""
        with patch.object(tableclass, "HOT", 0 if make_hot else HOT):
            tables = chain(GlobalState(), 5000)

            with pytest.raises(LuaError, match="'__index' chain too long; possible loop"):
                tables[0]["x"]

    @pytest.mark.parametrize("length", [1, 2, 3, MAX_WALK])
    @pytest.mark.parametrize("make_hot", [False, True])
    def test_a_loop_made_later_is_an_error(self, length, make_hot) -> None:
        """The last link of a circle is noticed."""
        with patch.object(tableclass, "HOT", 0 if make_hot else HOT):
            g = GlobalState()
            tables = chain(g, length - 1)
            assert tables[0]["x"] == 7
            set_metatable(g, tables[-1], LuaTable(__index=tables[0]))

            for table in tables:
                assert table["x"] == 7
                with pytest.raises(LuaError, match="'__index' chain too long; possible loop"):
                    table["y"]

    def test_a_loop_closed_by_known_metatables_is_an_error(self) -> None:
        """Two prototypes with hot classes become each other's prototypes."""
        g = GlobalState()
        tables = [LuaTable(), LuaTable()]
        metatables = [LuaTable(__index=table) for table in tables]
        for metatable in metatables:
            for _ in range(2 * MAX_KNOWN_USERS):
                user = LuaTable()
                set_metatable(g, user, metatable)
                warm(user)
        set_metatable(g, tables[0], metatables[1])
        set_metatable(g, tables[1], metatables[0])

        for table in (*tables, user):
            for _ in range(3 * HOT):
                with pytest.raises(LuaError, match="'__index' chain too long; possible loop"):
                    table["x"]

    def test_fields_cleared_in_a_traversal_are_inherited_again(self) -> None:
        """A field that is set to nil is missing at once."""
        program = Program("o = setmetatable({a = 1, b = 2, c = 3}, {__index = {a = 'A', b = 'B', c = 'C'}})")
        seen = []
        entry = next_entry(program.o, None)
        while entry is not None:
            clear(program.o, entry[0])
            seen.append(program.o[entry[0]])
            entry = next_entry(program.o, entry[0])

        assert sorted(seen) == ["A", "B", "C"]
        assert len(program.o) == 0

    def test_a_metatable_that_comes_in_a_traversal_finds_the_dead_fields(self) -> None:
        """Fields cleared before the metatable was set are inherited, and the traversal goes on."""
        program = Program("o = {a = 1, b = 2, c = 3}")
        first, _ = next_entry(program.o, None)
        clear(program.o, first)
        set_metatable(program.g, program.o, LuaTable(__index=LuaTable({first: "inherited"})))

        assert program.o[first] == "inherited"
        second, _ = next_entry(program.o, first)
        third, _ = next_entry(program.o, second)
        assert {first, second, third} == {"a", "b", "c"}

    def test_a_queue_with_a_prototype_does_not_pile_up_keys(self) -> None:
        """Cleared fields of a table with ``__index`` are gone, also during a traversal."""
        program = Program("q = setmetatable({x = 1}, {__index = {}})")
        next_entry(program.q, None)
        for key in range(1000):
            raw_set(program.q, key, key)
            raw_set(program.q, key - 3, None)

        assert len(program.q) < 10


class TestNewIndex:
    """Assignments."""

    def test_a_new_field_calls_the_function(self) -> None:
        """``__newindex`` gets table, key and value; nothing is stored."""
        program = Program("log = {}; o = setmetatable({}, {__newindex = function(t, k, v) log[k] = v end})")
        program.o["x"] = 5

        assert (program.log["x"], len(program.o)) == (5, 0)

    def test_an_existing_field_is_assigned(self) -> None:
        """A field that is not nil is none of ``__newindex``'s business."""
        program = Program("o = setmetatable({x = 1}, {__newindex = error})")
        program.o["x"] = 5

        assert program.o["x"] == 5

    def test_a_table_takes_the_assignment(self) -> None:
        """``__newindex`` may be a table, whose own metatable counts."""
        program = Program(
            "last = {}; o = setmetatable({}, {__newindex = setmetatable({}, {__newindex = last})})"
        )
        program.o["x"] = 5

        assert dict(program.last) == {"x": 5}

    def test_rawset_does_not_ask(self) -> None:
        """Raw assignment stores."""
        program = Program("o = setmetatable({}, {__newindex = error}); rawset(o, 'x', 1)")

        assert dict(program.o) == {"x": 1}


class TestEquality:
    """``==`` and ``~=``."""

    SOURCE = """
        mt = {__eq = function(x, y) calls = calls + 1; return x.n == y.n and 1 end}
        calls = 0
        a, b, c = setmetatable({n = 1}, mt), setmetatable({n = 1}, mt), setmetatable({n = 2}, mt)
        plain = {n = 1}
    """

    def test_the_metamethod_decides(self) -> None:
        """Two tables are equal if ``__eq`` of one of them says something true."""
        program = Program(self.SOURCE)

        assert (program.a == program.b, program.a == program.c) == (True, False)
        assert (program.a != program.b, program.a != program.c) == (False, True)
        assert (program.a == program.plain, program.plain == program.a) == (True, True)

    def test_the_same_table_is_equal_unasked(self) -> None:
        """Identity comes first."""
        program = Program(self.SOURCE)

        assert program.a == program.a
        assert program.calls == 0

    def test_operands_keep_their_order(self) -> None:
        """The first operand is the first argument, also if the second has its own ``__eq``."""
        program = Program("""
            function make(name, prototype)
              return setmetatable({}, {__index = prototype, __eq = function(x, y) first = x end})
            end
            a, b = make(), make({})
        """)
        warm(program.b)
        for x, y in ((program.a, program.b), (program.b, program.a)):
            assert (x == y) is False
            assert program.first is x

    @pytest.mark.parametrize("other", [None, 1, 1.5, "text", Userdata(1)])
    def test_other_types_are_never_equal(self, other) -> None:
        """Only two tables are compared by a metamethod."""
        program = Program(self.SOURCE)

        assert (program.a == other, other == program.a) == (False, False)
        assert program.calls == 0

    def test_keys_are_found_by_identity(self) -> None:
        """A table with ``__eq`` as a key is itself, even where an integer has its hash."""
        program = Program(self.SOURCE)
        table = LuaTable()
        for key in (program.a, program.b, program.c):
            raw_set(table, key, key["n"])
            raw_set(table, hash(key), "number")

        assert [table[key] for key in (program.a, program.b, program.c, hash(program.a))] == [
            1,
            1,
            2,
            "number",
        ]
        assert program.calls == 0

    def test_raw_equality_does_not_ask(self) -> None:
        """``rawequal``, `next` and what else is raw go by identity."""
        program = Program(self.SOURCE + "t = {[a] = 1, [b] = 2}; assert(not rawequal(a, b)); next(t, a)")

        assert not raw_equal(program.a, program.b)
        assert program.calls == 0

    def test_userdata_are_compared_by_their_metamethod(self) -> None:
        """``__eq`` of userdata is asked for two userdata, and for nothing else."""
        g = GlobalState()
        a, b, c = Userdata(1), Userdata(1), Userdata(2)
        metatable = LuaTable(__eq=lambda x, y, *_: x.value == y.value or None)
        set_metatable(g, a, metatable)

        assert (a == b, a != b, b == a, a == c, b == c, a == LuaTable()) == (
            True,
            False,
            True,
            False,
            False,
            False,
        )
        assert not raw_equal(a, b)

    def test_files_are_compared_by_the_metamethod_they_get(self) -> None:
        """The metatable of files is known as one though no program has set it."""
        program = Program("getmetatable(io.stdout).__eq = function() return true end")

        assert program.io["stdout"] == program.io["stderr"]


class TestChanges:
    """Metatables that change while they are in use."""

    EVENTS = """
        mt.__index = function(t, k) return "index" end
        mt.__newindex = function(t, k, v) stored = v end
        mt.__eq = function() return true end
    """

    @pytest.mark.parametrize("users", [1, MAX_KNOWN_USERS, 3 * MAX_KNOWN_USERS])
    def test_events_added_later_count(self, users) -> None:
        """All tables with the metatable follow, however many."""
        program = Program("mt = {}; list = {}")
        program.run(f"for i = 1, {users} do list[i] = setmetatable({{}}, mt) end")
        program.run(self.EVENTS)

        for number in range(1, users + 1):
            table = program.list[number]
            assert table["x"] == "index"
            table["new"] = number
            assert program.stored == number
            assert (table == program.list[1]) is True

    @pytest.mark.parametrize(
        "change",
        [
            "mt[e] = nil",
            "rawset(mt, e, nil)",
            "for k in next, mt do mt[k] = nil end",
            "debug.setmetatable(o, nil)",
        ],
    )
    def test_events_taken_away_do_not_count(self, change) -> None:
        """A metatable without events leaves a plain look-up."""
        program = Program("mt = {}; o = setmetatable({}, mt); p = setmetatable({}, mt)" + self.EVENTS)
        program.run(f"for _, e in ipairs{{'__index', '__newindex', '__eq'}} do {change} end")
        program.o["new"] = 1

        assert (program.o["new"], program.o["x"], program.o == LuaTable()) == (1, None, False)

    def test_rawset_of_an_event_counts(self) -> None:
        """It does not matter how the metatable changes."""
        program = Program("mt = {}; o = setmetatable({}, mt); rawset(mt, '__index', {x = 1})")

        assert program.o["x"] == 1

    def test_a_python_assignment_of_an_event_counts(self) -> None:
        """The engines' own way to assign is watched."""
        program = Program("mt = {}; o = setmetatable({}, mt)")
        program.mt["__index"] = LuaTable(x=1)

        assert program.o["x"] == 1

    def test_a_metatable_that_keeps_changing_is_always_asked(self) -> None:
        """After some searches for its tables no more are needed."""
        program = Program("mt = {}; list = {}; for i = 1, 20 do list[i] = setmetatable({}, mt) end")
        for number in range(2 * MAX_SEARCHES):
            program.mt["__index"] = LuaTable(x=number)
            with patch.object(gc, "get_referrers", wraps=gc.get_referrers) as search:
                program.mt["__eq"] = number % 2 and (lambda *_: True)

            assert program.list[1 + number]["x"] == number
            assert search.called is (number * 2 < MAX_SEARCHES)

    def test_a_class_that_names_itself_as_index_again_and_again_is_not_searched(self) -> None:
        """``self.__index = self`` in each constructor, as in Programming in Lua, changes nothing."""
        program = Program("""
            C = {x = 1}
            function C:new() local o = setmetatable({}, self); self.__index = self; return o end
            o = C:new()
            for i = 1, 20 do C:new() end
        """)
        with patch.object(gc, "get_referrers") as search:
            program.run("p = C:new()")

        assert (program.o["x"], program.p["x"]) == (1, 1)
        assert not search.called

    def test_a_table_that_loses_its_metatable_is_plain(self) -> None:
        """The fast class comes back."""
        program = Program("o = setmetatable({}, {__index = {}, __eq = rawequal}); setmetatable(o, nil)")

        assert program.o.__class__ is LuaTable

    def test_it_is_plain_only_after_its_traversal(self) -> None:
        """A traversal that goes on keeps the table from the fast class."""
        program = Program("o = setmetatable({a = 1}, {__index = {}}); next(o); setmetatable(o, nil)")
        assert program.o.__class__ is not LuaTable
        program.run("next(o, 'a')")

        assert program.o.__class__ is LuaTable

    def test_a_metatable_can_be_its_own(self) -> None:
        """A table that is its own metatable is watched and careful at once."""
        program = Program(
            "t = {}; setmetatable(t, t); t.__newindex = function(_, k, v) rawset(t, k, v + 1) end"
        )
        program.t["x"] = 1
        program.run("rawset(t, '__index', function(_, k) return k end)")

        assert (program.t["x"], program.t["y"]) == (2, "y")


class TestClasses:
    """What the classes cost and keep alive."""

    @pytest.mark.parametrize(
        "make", ["setmetatable({}, {})", "setmetatable({}, {__index = {}, __eq = error})"]
    )
    def test_all_tables_are_of_the_type_table(self, make) -> None:
        """`type_name` knows the classes."""
        program = Program(f"o = {make}")
        warm(program.o)

        assert type_name(program.o) == "table"

    def test_a_table_without_metatable_is_plain(self) -> None:
        """A prototype that is no metatable stays in the fast class."""
        program = Program("C = {}; o = setmetatable({}, {__index = C})")
        warm(program.o)

        assert program.C.__class__ is LuaTable

    def test_a_prototype_can_die(self) -> None:
        """The class and its prototype go when no table has them any more."""
        program = Program("C = {}; C.__index = C; o = setmetatable({}, C)")
        warm(program.o)
        references = [ref(program.o.__class__), ref(program.C)]
        assert references[0]() is not LuaTable
        program.run("C = nil; o = nil; collectgarbage()")
        gc.collect()

        assert [reference() for reference in references] == [None, None]

    def test_a_weak_table_loses_a_prototype_that_was_replaced(self) -> None:
        """A class does not keep its prototype reachable for Lua."""
        program = Program(
            "C = {}; mt = {__index = C}; o = setmetatable({}, mt); weak = setmetatable({C}, {__mode = 'v'})"
        )
        warm(program.o)
        program.run("mt.__index = nil; C = nil; collectgarbage(); left = #weak")

        assert program.left == 0

    def test_finalizers_run_for_tables_with_known_metatables(self) -> None:
        """The collector learns of each object with ``__gc``, also of those that get a class at once."""
        program = Program("""
            count = 0
            mt = {__gc = function() count = count + 1 end}
            for i = 1, 20 do setmetatable({}, mt) end
            collectgarbage()
        """)

        assert program.count == 20
