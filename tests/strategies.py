"""Hypothesis strategies that several tests share: valid Lua programs that end, and do the same on each run."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Callable

from hypothesis import strategies as st

from tests.fuzz import vocabulary as words
from tests.fuzz.expressions import KINDS, ExpressionWriter, Function
from tests.fuzz.model import Body, Expression, List, Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_BLOCK_DEPTH = 4
PIECES = 60
"""How many statements and expressions a part of a program has before it only gets the simplest ones."""

PARTS = 6
"""How many parts a program has at most."""

SHORT = (20, 2)
"""The same two numbers for a short program."""


@st.composite
def programs(draw: Callable[[st.SearchStrategy[int]], int]) -> Body:
    """Return a program in the form of `tests.fuzz.model`."""
    return ProgramWriter(lambda count: draw(_below(count))).program()


@lru_cache(None)
def _below(count: int) -> st.SearchStrategy[int]:
    return st.integers(0, count - 1)


class ProgramWriter(ExpressionWriter):
    """Writes one program, whose expressions contain functions, whose statements contain expressions."""

    def __init__(self, below: Callable[[int], int], *, short: bool = False) -> None:
        super().__init__(below)
        self._pieces, self._parts = SHORT if short else (PIECES, PARTS)
        self._labels = 0
        self._depth = 0  # of blocks

    # ------------------------------------------------------------ programs and blocks

    def program(self) -> Body:
        """Write the whole program: some variables, then parts that show what they do."""
        self._function.follows = self.chance(15)
        statements = []
        for _ in range(2 + self.below(self._parts - 1)):
            self._allowance = self._pieces // 3
            statements.append(self.safe_declaration())
        for _ in range(1 + self.below(self._parts)):
            self._allowance = self._pieces
            statements.append(self.part())
        statements.append(("show(", ", ".join(list(self._visible)[:12]), ")"))
        return Body(tuple(statements))

    def part(self) -> Node:
        """Write a part of a program, the errors of which do not end it."""
        if self.chance(5):
            return self.statement()
        if self.chance(2):
            value, events = self.pick(("nil", "1", "true", "type")), self.events()
            events.pop("__name", None)  # our messages do not know it of values that share a metatable
            return ("debug.setmetatable(", value, ", {", _fields(events), "})")
        yields = self.chance(35)
        runner = "drive" if yields else "follow" if self._function.follows else "try"
        kinds = [self.pick(KINDS) for _ in range(self.below(3))]
        with self.function_context(yields=yields):
            function = self.function_of(kinds, 0)
        arguments = (", ", List(tuple(self.atom(kind) for kind in kinds))) if kinds else ""
        return (runner, "(", function, arguments, ")")

    def block(self, *, ticks: bool = False, last: Callable[[], Iterable[Node]] = tuple) -> Body:
        """Write the statements of a block, the variables of which are forgotten."""
        with self.scope():
            return self.open_block(ticks=ticks, last=last)

    def open_block(self, *, ticks: bool = False, last: Callable[[], Iterable[Node]] = tuple) -> Body:
        """Write the statements of a block, the variables of which stay visible."""
        self._depth += 1
        self._function.blocks += 1
        count = 0 if self._allowance <= 0 else (1, 2, 3, 4, 2)[self.below(5)]
        statements = [self.statement() for _ in range(count)]
        self._depth -= 1
        whole = Body((*statements, *last()), ticks)
        self._function.blocks -= 1
        return whole

    # ------------------------------------------------------------ statements

    def statement(self) -> Node:
        """Write any statement."""
        simple = self._depth >= MAX_BLOCK_DEPTH or self.is_enough()
        return self.pick(SIMPLE if simple else STATEMENTS)(self)

    def showing(self) -> Node:
        """Write a call that shows values."""
        return ("show(", self.list_of(1, 3), ")")

    def protected(self) -> Node:
        """Write a call that shows what an expression or a function does, or its error."""
        form = self.below(4)
        arguments: Node = ""
        if form < 2:
            with self.function_context():
                function: Node = ("function() return ", self.list_of(1, 1), " end")
        elif form == 2:
            function = self.function_of((), 3)
        else:
            function = self.expression("function")
            arguments = (", ", self.list_of(1, 2))
        if self.chance(30):
            return ("show(xpcall(", function, ", trace", arguments, "))")
        return ("show(pcall(", function, arguments, "))")

    def safe_declaration(self) -> Node:
        """Write the declaration of a variable whose value can be made without errors."""
        kind = self.pick(("number", "string", "table", "object", "function", "any", "object", "function"))
        if kind == "function":
            return self.local_function()
        if kind == "object":
            return self.declaration_of_object(self.pick(words.LITERALS["table"]))
        return ("local ", self.declare(kind), " = ", self.atom(kind))

    def declaration(self) -> Node:
        """Write the declaration of one variable, with a fitting value."""
        kind = self.pick(("number", "string", "table", "object", "any", "function", "thread", "number"))
        if kind == "function":
            return self.local_function()
        if kind == "object":
            return self.declaration_of_object(self.table(kind, 1))
        if kind == "table":
            return self.declaration_of_table()
        if kind == "thread":
            with self.function_context(yields=True):
                value: Node = ("coroutine.create(", self.function_of((), 6), ")")
        else:
            value = self.expression(kind)
        if self.chance(10):
            return ("local ", self.declare(kind, assignable=False), " <const> = ", value)
        return ("local ", self.declare(kind), " = ", value)

    def declaration_of_table(self) -> Node:
        """Write the declaration of a table with known fields."""
        kinds = {
            self.pick(words.FIELDS): self.pick(("number", "string", "function", "any"))
            for _ in range(self.below(4))
        }
        fields = [(field, " = ", self.expression(kind, 1)) for field, kind in kinds.items()]
        fields += [self.expression("number", 1) for _ in range(self.below(3))]
        return ("local ", self.declare("table", fields=kinds), " = {", List(tuple(fields)), "}")

    def declaration_of_object(self, table: Node) -> Node:
        """Write the declaration of a table with known metamethods; *table* is what it may be."""
        events = self.events()
        base = self.variable("table") if self._depth and self.chance(15) else None
        fields = ("setmetatable(", base or table, ", {", _fields(events), "})")
        known = tuple(event for event in events if event in words.EVENTS)
        return ("local ", self.declare("object", events=known), " = ", fields)

    def declarations(self) -> Node:
        """Write the declaration of several variables."""
        kinds = [self.pick(KINDS) for _ in range(2 + self.below(2))]
        values = [self.expression(kind) for kind in kinds]
        if self.chance(40):
            values = [self.call("any", 1)]
        names = ", ".join([self.declare(kind) for kind in kinds])
        return ("local ", names, " = ", List(tuple(values)))

    def closing(self) -> Node:
        """Write a to-be-closed variable."""
        if self.chance(10):
            value: Node = self.expression(self.pick(("object", "any")))
        else:
            value = ("setmetatable({}, {__close = ", self.function_named("self, v", 3), "})")
        return ("local ", self.declare("object", assignable=False), " <close> = ", value)

    def assignment(self) -> Node:
        """Write an assignment to one variable or field, of its own kind if it has one."""
        name = self.find(lambda variable: variable.assignable and variable.kind not in ("function", "object"))
        if name and self.chance(60):
            return (name, " = ", self.growing(self._visible[name].kind))
        table = self.variable("table")
        if table and self.chance(80):
            field, kind = self.pick(words.FIELDS), self.pick(("any", "number", "string"))
            self._visible[table].fields[field] = kind
            return (table, ".", field, " = ", self.growing(kind))
        return (self.target(), " = ", self.growing("any"))

    def growing(self, kind: str) -> Node:
        """Write a value that is kept, so it must not grow with each turn."""
        value = self.expression(kind)
        return ("cut(", value, ")") if kind == "string" else value

    def target(self) -> Node:
        """Write something that can be assigned to."""
        form = self.below(8)
        name = self.find(lambda variable: variable.assignable)
        if form < 3 and name:
            return name
        if form == 3:
            return self.pick(words.GLOBALS)
        table = self.variable("table") or self.variable("any") or "gx"
        if form == 4:
            return (table, "[", self.expression(self.pick(("string", "any")), 1), "]")
        if form == 5:
            return (table, "[#", table, " + 1]")
        return (table, ".", self.pick(words.FIELDS))

    def assignments(self) -> Node:
        """Write a multiple assignment."""
        targets = [self.target() for _ in range(2 + self.below(2))]
        return (List(tuple(targets)), " = ", self.list_of(1, 3))

    def conditional(self) -> Node:
        """Write an if statement."""
        parts: tuple[Node, ...] = ("if ", self.condition(), " then", self.block())
        while self.chance(25):
            parts = (*parts, "elseif ", self.condition(), " then", self.block())
        if self.chance(50):
            parts = (*parts, "else", self.block())
        return (*parts, "end")

    def do_block(self) -> Node:
        """Write a do block, now and then with an environment of its own."""
        environment = self.pick(
            ("setmetatable({x = 1}, {__index = _ENV})", "setmetatable({}, {__index = _G})", "{show = show}")
        )
        head = f"do local _ENV <const> = {environment}" if self.chance(10) else "do"
        return (head, self.block(), "end")

    def leaving(self) -> Node:
        """Write a statement that leaves a loop's turn or the function, under a condition."""
        function = self._function
        ways: list[Node] = [("return ", self.list_of(0, 2)), ("error(", self.list_of(0, 1), ")")]
        if function.loops:
            ways += ["break", "break"]
            if function.label:
                ways += ["goto " + function.label] * 4
        return ("if ", self.condition(), " then ", self.pick(ways), " end")

    # ------------------------------------------------------------ loops

    @contextmanager
    def loop(self, *, label: bool = True) -> Iterator[tuple[Node, ...]]:
        """Be inside a loop; give the statements that end its body, after which `goto` may go."""
        function = self._function
        before = function.label
        function.loops += 1
        function.label = None
        if label and self.chance(40):
            self._labels += 1
            function.label = f"next{self._labels}"
        try:
            yield (f"::{function.label}::",) if function.label else ()
        finally:
            function.loops -= 1
            function.label = before

    @contextmanager
    def loop_scope(self) -> Iterator[None]:
        """Be in the block of a loop's variables."""
        with self.scope():
            self._function.blocks += 1
            yield
            self._function.blocks -= 1

    def loop_body(self) -> Body:
        """Write the body of a loop."""
        with self.loop() as last:
            return self.block(ticks=True, last=lambda: last)

    def numeric_for(self) -> Node:
        """Write a numeric for."""
        if self.chance(12):
            bounds: Node = List(tuple(self.expression("number", 1) for _ in range(2 + self.below(2))))
        else:
            bounds = self.pick(words.RANGES)
        with self.loop_scope():
            name = self.declare("number")
            return ("for ", name, " = ", bounds, " do", self.loop_body(), "end")

    def generic_for(self) -> Node:
        """Write a generic for over whatever can be gone through in a certain order."""
        form = self.below(9)
        if form == 0:
            iteration: Node = ("ipairs(", self.expression("table", 2), ")")
        elif form == 1:
            iteration = ("pairs({", self.list_of(1, 3), "})")
        elif form == 2:
            iteration = ("string.gmatch(", self.subject(), ", ", self.pattern(), ")")
        elif form == 3:
            iteration = ("next, {", self.list_of(1, 2), "}")
        elif form == 4:
            with self.function_context(yields=True):
                iteration = ("coroutine.wrap(", self.function_of((), 5), ")")
        elif form == 5:
            iteration = (self.function_named("state, control", 4), ", ", self.list_of(1, 3))
        elif form == 6:
            name = self.find(lambda variable: "__pairs" in variable.events)
            iteration = ("pairs(", name, ")") if name else ("ipairs(", self.expression("object", 1), ")")
        elif form == 7:
            iteration = ("utf8.codes(", self.subject(), self.pick((")", ", true)")))
        else:
            iteration = self.list_of(1, 3)
        with self.loop_scope():
            names = ", ".join([self.declare("any") for _ in range(1 + self.below(3))])
            return ("for ", names, " in ", iteration, " do", self.loop_body(), "end")

    def while_loop(self) -> Node:
        """Write a while loop with a counter."""
        turns = self.new_name("turns")
        condition: Node = (" and ", self.condition()) if self.chance(40) else ""
        head = (
            f"local {turns} = {1 + self.below(4)}\nwhile {turns} > 0",
            condition,
            f" do {turns} = {turns} - 1",
        )
        return (head, self.loop_body(), "end")

    def repeat_loop(self) -> Node:
        """Write a repeat loop with a counter; its condition may see the variables of its body."""
        turns = self.new_name("turns")
        head = f"local {turns} = {1 + self.below(4)}\nrepeat {turns} = {turns} - 1"
        with self.scope():
            with self.loop(label=False):
                body = self.open_block(ticks=True)
            condition: Node = self.condition() if self.chance(50) else "false"
        return (head, body, f"until {turns} <= 0 or ", condition)

    def goto_loop(self) -> Node:
        """Write a loop that goes back by goto, with a counter."""
        turns, label = self.new_name("turns"), self.new_name("back")
        head = f"do\n  local {turns} = {1 + self.below(3)}\n  ::{label}::\n  do"
        end = f"end\n  {turns} = {turns} - 1\n  if {turns} > 0 then goto {label} end\nend"
        return (head, self.block(ticks=True), end)

    def new_name(self, prefix: str) -> str:
        """Return a name that nothing else has."""
        self._labels += 1
        return f"{prefix}{self._labels}"

    # ------------------------------------------------------------ functions, metatables, coroutines

    @contextmanager
    def function_context(self, *, varargs: bool = False, yields: bool | None = None) -> Iterator[None]:
        """Be inside another function; unless told, one that yields if the outer one does.

        Where lines are shown, it does not use variables of blocks: PUC has an instruction at the end of such a block.
        """
        outer, visible = self._function, self._visible
        self._function = Function(
            varargs, outer.yields if yields is None else yields, outer.follows, blocks=-1
        )
        self._visible = {
            name: variable for name, variable in visible.items() if not (outer.follows and variable.nested)
        }
        try:
            yield
        finally:
            self._function, self._visible = outer, visible

    def function_of(self, parameters: Sequence[str], size: int) -> Node:
        """Write a function expression with parameters of these kinds; *size*: of its body, 0: as much as allowed."""
        return Expression(("function", self.rest_of_function(parameters, "any", size)))

    def function_named(self, parameters: str, size: int) -> Node:
        """Write a function expression with these parameters."""
        return Expression(("function", self.rest_of_function(parameters.split(", "), "any", size)))

    def rest_of_function(
        self, parameters: Sequence[str], returns: str, size: int, *, method: bool = False
    ) -> Node:
        """Write a function from its parameters on; each is given by its kind or by its name."""
        allowance = self._allowance
        if size:
            self._allowance = min(size, allowance)
        with self.function_context(varargs="..." in parameters):
            if method:
                self.declare_as("self", "table")
            names = [self.parameter(parameter) for parameter in parameters]
            body = self.block(ticks=True, last=lambda: self.end_of_function(returns))
        if size:
            self._allowance += allowance - min(size, allowance)
        listed = ", ".join(name for number, name in enumerate(names) if name not in names[number + 1 :])
        return ("(", listed, ")", body, "end")

    def parameter(self, parameter: str) -> str:
        """Declare a parameter, given by its kind or name."""
        if parameter in KINDS:
            return self.declare(parameter)
        if parameter != "...":
            self.declare_as(parameter, "object" if parameter in ("self", "a") else "any")
        return parameter

    def end_of_function(self, returns: str) -> Iterator[Node]:
        """Write the last statements of a function that mostly returns a value of this kind."""
        if self._function.yields and self.chance(30):
            yield ("show(coroutine.yield(", self.list_of(0, 2), "))")
        form = self.below(10)
        if form:
            more = (", ", self.list_of(1, 2)) if form > 7 else ""
            yield ("return ", self.expression(returns), more)

    def local_function(self) -> Node:
        """Write a local function, which can call itself."""
        kinds = [self.pick(KINDS) for _ in range(self.below(4))]
        if self.chance(25):
            kinds.append("...")
        returns = self.pick(("any", "number", "string", "table"))
        name = self.declare("function", parameters=tuple(kinds), returns=returns)
        return ("local function ", name, self.rest_of_function(kinds, returns, 12))

    def field_function(self) -> Node:
        """Write a function or method of a table, or a global one."""
        table = self.variable("table")
        name: Node = self.pick(words.GLOBALS)
        parameters = ["any"] * self.below(3) + ["..."] * self.chance(30)
        if table:
            field = self.pick(words.FIELDS)
            self._visible[table].fields[field] = "function"
            name = (table, self.pick(".:"), field)
        method = isinstance(name, tuple) and ":" in name
        return ("function ", name, self.rest_of_function(parameters, "any", 10, method=method))

    def metatable(self) -> Node:
        """Write a table with metamethods."""
        table = self.variable("table") if self.chance(15) else None
        return Expression(("setmetatable(", table or "{}", ", {", _fields(self.events()), "})"))

    def events(self) -> dict[str, Node]:
        """Write some metamethods."""
        events: dict[str, Node] = {}
        for _ in range(1 + self.below(4)):
            event = self.pick([*words.EVENTS])
            if event == "__index" and self.chance(60):
                events[event] = self.expression(self.pick(("table", "object", "any")), 1)
            elif event == "__newindex" and self.chance(30):
                events[event] = self.expression("table", 1)
            elif self.chance(3):
                events[event] = self.expression("any", 1)
            else:
                events[event] = self.function_named(words.EVENTS[event][0], 5)
        if self.chance(10):
            events["__name"] = '"My"'
        if self.chance(3):
            events["__metatable"] = self.expression("any", 1)
        return events

    def coroutine_steps(self) -> Node:
        """Write a coroutine and its resumption, several times."""
        thread = self.variable("thread")
        if thread and self.chance(50):
            return ("show(coroutine.resume(", thread, ", ", self.list_of(1, 2), "))")
        with self.function_context(yields=True):
            made = ("coroutine.create(", self.function_of(("any", "any")[: self.below(3)], 15), ")")
        name = self.declare("thread")
        steps = "\n".join([f"show(coroutine.resume({name}, {turn}))" for turn in range(1 + self.below(3))])
        end = self.pick(("", f"\nshow(coroutine.status({name}))", f"\nshow(coroutine.close({name}))"))
        return ("local ", name, " = ", made, "\n", steps, end)

    def closures(self) -> Node:
        """Write functions that share variables of a loop, and calls of them."""
        if self._function.follows:
            return self.showing()
        with self.scope():
            value = self.expression("number")
            index, local = self.declare("number"), self.declare("any")
            with self.loop(label=False):
                first, second = self.function_of((), 4), self.function_of(("any",), 4)
        self.declare_as("fs", "table")
        head = (f"local fs = {{}}\nfor {index} = 1, 2 do local {local} = ", value, f"; fs[{index}] = ", first)
        return (
            head,
            f"; fs[{index} + 2] = ",
            second,
            " end\nshow(fs[1](), fs[2](), fs[3](), fs[1](2), fs[4](1))",
        )

    def calling(self) -> Node:
        """Write a call as a statement."""
        return ("show(", self.call("any", 2), ")")

    def operating(self) -> Node:
        """Write a statement that shows what a metamethod does."""
        return ("show(", self.operation("any", 1), ")")


def _fields(values: dict[str, Node]) -> Node:
    """Write the fields of a table constructor."""
    return List(tuple((field, " = ", value) for field, value in values.items()))


W = ProgramWriter
SIMPLE: tuple[Callable[[ProgramWriter], Node], ...] = (
    (W.showing,) * 4
    + (W.assignment,) * 3
    + (W.leaving, W.declarations, W.assignments, W.calling, W.operating)
)
STATEMENTS: tuple[Callable[[ProgramWriter], Node], ...] = (
    SIMPLE + (W.protected,) * 4 + (W.declaration,) * 4 + (W.numeric_for,) * 2 + (W.generic_for,) * 2 + (W.operating,) * 2
    + (W.conditional,) * 2 + (W.closing, W.do_block, W.while_loop, W.repeat_loop, W.goto_loop)
    + (W.field_function, W.coroutine_steps, W.closures, W.local_function, W.calling)
)  # fmt: skip
