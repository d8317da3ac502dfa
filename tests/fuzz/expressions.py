"""Writing random expressions: of a kind mostly, in a scope, as deep as asked."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import attrs

from tests.fuzz import vocabulary as words
from tests.fuzz.model import Expression, List, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")

DEPTH = 2
"""How deep expressions are nested, unless the place asks for less."""

KINDS = ("any", "number", "string", "table", "object", "function", "thread")

_PLACE = re.compile(
    r"(?<![\w.\"])(any|plain|number|small|string|subject|pattern|replacement|table|object|function|thread)(?![\w.(\"])"
)


@lru_cache(None)
def _pieces(template: str) -> tuple[str, ...]:
    """Cut up a template of the vocabulary: every second piece is a kind, or has a place named by it."""
    return tuple(re.split(_PLACE, template))


@lru_cache(None)
def _templates(kind: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in words.CALLS[kind].strip().split("\n"))


@attrs.define
class Variable:
    """What is known of a visible variable."""

    kind: str
    assignable: bool = True
    parameters: tuple[str, ...] | None = None  # kinds; None if it is not known as a function
    returns: str = "any"
    fields: dict[str, str] = attrs.field(factory=dict)  # name -> kind
    events: tuple[str, ...] = ()
    nested: bool = False  # in a block of its function


@attrs.define
class Function:
    """The function that is being written."""

    varargs: bool
    yields: bool = False  # it runs as a coroutine, mostly
    follows: bool = False  # the lines that it goes through are shown
    blocks: int = 0  # around the place being written
    loops: int = 0
    label: str | None = None  # at the end of the innermost loop's body, if one can go there


class ExpressionWriter:
    """Chooses what comes next and knows which variables are visible.

    Types are kept loosely: an expression of a kind mostly has it. The first of all choices is the simplest, so that
    Hypothesis shrinks towards it.

    Args:
        below: chooses a number from 0 to one less than its argument.
    """

    def __init__(self, below: Callable[[int], int]) -> None:
        self.below = below
        self._allowance = 0
        self._visible: dict[str, Variable] = {}  # the newest comes last
        self._function = Function(varargs=True)

    def function_of(self, parameters: Sequence[str], size: int) -> Node:
        """Write a function expression; it contains statements, of which this class knows nothing."""
        raise NotImplementedError

    def metatable(self) -> Node:
        """Write a table with metamethods, which are functions."""
        raise NotImplementedError

    # ------------------------------------------------------------ choices

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of *choices*."""
        return choices[self.below(len(choices))]

    def chance(self, percent: int) -> bool:
        """Return true so many times in a hundred; false is the simpler answer."""
        return self.below(100) >= 100 - percent

    def is_enough(self) -> bool:
        """Count a piece; return whether what is being written has got long enough."""
        self._allowance -= 1
        return self._allowance < 0

    # ------------------------------------------------------------ variables

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Forget the variables that are declared inside."""
        visible = dict(self._visible)
        try:
            yield
        finally:
            self._visible = visible

    def declare(self, kind: str, **facts: object) -> str:
        """Return a name for a new variable; it is visible from now on."""
        name = self.pick(words.LOCALS[kind])
        self.declare_as(name, kind, **facts)
        return name

    def declare_as(self, name: str, kind: str, **facts: object) -> None:
        """Make a new variable visible."""
        self._visible.pop(name, None)
        self._visible[name] = Variable(kind, nested=self._function.blocks > 0, **facts)

    def find(self, suits: Callable[[Variable], bool]) -> str | None:
        """Return the name of a visible variable that suits, None if there is none."""
        names = [name for name, variable in self._visible.items() if suits(variable)]
        return names[-1 - self.below(len(names))] if names else None

    def variable(self, kind: str) -> str | None:
        """Return the name of a visible variable of *kind*."""
        kinds = ("table", "object") if kind == "table" else KINDS if kind == "any" else (kind,)
        return self.find(lambda variable: variable.kind in kinds)

    # ------------------------------------------------------------ expressions

    def expression(self, kind: str, depth: int = DEPTH) -> Node:
        """Write an expression that mostly is of *kind*, or else of another one."""
        if self.chance(2):
            kind = self.pick(KINDS)
        if depth <= 0 or self.is_enough():
            return Expression((self.atom(kind),))
        return Expression((self.pick(FORMS[kind])(self, kind, depth - 1),))

    def atom(self, kind: str, _depth: int = 0) -> Node:
        """Write a variable or a literal."""
        name = self.variable(kind) if self.chance(65) else None
        if name:
            return name
        if kind == "any":
            if self._function.varargs and self.chance(20):
                return "(...)"
            if self.chance(10):
                return self.pick(words.GLOBALS)
            kind = self.pick(("nil", "boolean", "number", "string", "table"))
        return self.pick(words.LITERALS[kind])

    def list_of(self, low: int, high: int) -> Node:
        """Write from *low* to *high* expressions of any kind; the last may have several values."""
        count = low + self.below(high - low + 1)
        values: list[Node] = [self.expression(self.pick(KINDS[:-1])) for _ in range(count)]
        if self._function.varargs and self.chance(20):
            values.append("...")
        return List(tuple(values))

    def filled(self, template: str, depth: int) -> Node:
        """Write a template of the vocabulary with expressions in its places."""
        parts: list[Node] = [*_pieces(template)]
        for place in range(1, len(parts), 2):
            parts[place] = self.argument(str(parts[place]), depth)
        return tuple(parts)

    def condition(self) -> Node:
        """Write an expression that is used as a condition."""
        forms = (W.comparison, W.comparison, W.logic, W.atom)
        form = (
            W.comparison if self._function.follows else self.pick(forms)
        )  # nil is no test for us, for PUC it is
        return Expression((form(self, "any", 1),))

    def operand(self, depth: int, *kinds: str) -> Node:
        """Write an operand of the first of *kinds* mostly, in parentheses or not."""
        kind = self.pick(kinds) if self.chance(20) else kinds[0]
        operand = self.expression(kind, depth)
        return ("(", operand, ")") if self.chance(30) else operand

    def binary(self, left: Node, operator: str, right: Node) -> Node:
        """Write a binary operation, in parentheses or not, on one line or two."""
        space = "\n  " if self.chance(4) and not self._function.follows else " "
        whole = (left, space, operator, " ", right)
        return ("(", *whole, ")") if self.chance(50) else whole

    def arithmetic(self, _kind: str, depth: int) -> Node:
        """Write an arithmetic or bitwise operation."""
        bitwise = self.chance(25)
        operator = self.pick(words.BITWISE if bitwise else words.ARITHMETIC)
        if bitwise and self.chance(70):
            left, right = (self.pick((*words.SMALL_INTEGERS, *words.INTEGERS)) for _ in range(2))
            if self.chance(50):
                right = self.variable("number") or right
            return self.binary(left, operator, right)
        kinds = ("number", "string", "any")
        return self.binary(self.operand(depth, *kinds), operator, self.operand(depth, *kinds))

    def unary(self, _kind: str, depth: int) -> Node:
        """Write a unary operation."""
        operator = self.pick(("- ", "~ ", "#"))
        if operator == "~ ":
            return (operator, self.pick((*words.SMALL_INTEGERS, *words.INTEGERS)))
        return (
            operator,
            self.operand(depth, *(("table", "string") if operator == "#" else ("number", "string"))),
        )

    def concatenation(self, _kind: str, depth: int) -> Node:
        """Write two or three operands joined."""
        kinds = ("string", "number", "any")
        whole = self.binary(self.operand(depth, *kinds), "..", self.operand(depth, *kinds))
        return (whole, " .. ", self.operand(depth, *kinds)) if self.chance(30) else whole

    def comparison(self, _kind: str, depth: int) -> Node:
        """Write a comparison, mostly of values of one kind."""
        kind = self.pick(("number", "number", "string", "any"))
        operator = self.pick(words.COMPARISONS[-2:] if kind == "any" else words.COMPARISONS)
        return self.binary(
            self.operand(depth, kind, "any"), operator, self.operand(depth, kind, "number", "any")
        )

    def logic(self, _kind: str, depth: int) -> Node:
        """Write and, or, not."""
        form = self.below(4)
        if form == 0:
            return ("not ", self.operand(depth, "any"))
        first = self.comparison("any", depth) if self.chance(40) else self.operand(depth, "any")
        both = self.binary(first, ("and", "or", "and")[form - 1], self.operand(depth, "any"))
        return (both, " or ", self.operand(depth, "any")) if form == 3 else both

    # ------------------------------------------------------------ tables, functions

    def table(self, _kind: str, depth: int) -> Node:
        """Write a table constructor."""
        parts: list[Node] = ["0"] * 51 if self.chance(1) else []
        for _ in range(self.below(4)):
            form = self.below(5)
            if form < 2:
                parts.append(self.expression(self.pick(("number", "string", "table")), depth))
            elif form < 4:
                parts.append((self.pick(words.FIELDS), " = ", self.expression("any", depth)))
            else:
                key = self.expression(self.pick(("string", "number")), depth)
                parts.append(("[", key, "] = ", self.expression("any", depth)))
        if self.chance(10):
            parts.append("..." if self._function.varargs else self.call("any", depth))
        separator = self.pick((", ", ", ", "; ", ",\n  "))
        return ("{", List(tuple(parts), ", " if self._function.follows else separator), "}")

    def prefix(self, depth: int, kind: str) -> Node:
        """Write what can stand before a call or an index."""
        name = self.variable(kind)
        if name and self.chance(90):
            return name
        return ("(", self.expression(kind, depth), ")")

    def indexing(self, kind: str, depth: int) -> Node:
        """Write an index, of a field that is known to exist mostly."""
        name = self.find(lambda variable: kind in variable.fields.values())
        if name and self.chance(90):
            fields = self._visible[name].fields
            return (name, ".", self.pick([field for field in fields if fields[field] == kind]))
        if self.chance(4):
            return (self.pick(words.GLOBALS), ".", self.pick(words.FIELDS))
        if kind != "any" and self.chance(80):
            return self.atom(kind)
        table = self.prefix(depth, self.pick(("table", "table", "table", "any")))
        form = self.below(4)
        if form < 2:
            return (table, ".", self.pick(words.FIELDS))
        if form == 2:
            return (table, "[", self.pick(words.SMALL_INTEGERS), "]")
        return (table, "[", self.expression("any", depth), "]")

    def call(self, kind: str, depth: int) -> Node:
        """Write a call of a function that returns *kind* as far as one is known."""
        name = self.find(
            lambda variable: variable.parameters is not None and kind in (variable.returns, "any")
        )
        if name and self.chance(90):
            arguments = self.arguments(self._visible[name].parameters or (), depth)
            return (name, "(", arguments, ")")
        methods = self.find(lambda variable: "function" in variable.fields.values())
        if methods and self.chance(70):
            fields = self._visible[methods].fields
            field = self.pick([field for field in fields if fields[field] == "function"])
            return (methods, self.pick(".:"), field, "(", self.list_of(0, 3), ")")
        if kind != "any" and self.chance(70):
            return self.atom(kind)
        function = self.prefix(depth, self.pick(("function", "function", "function", "function", "any")))
        if self.chance(10):
            function = (self.prefix(depth, "table"), self.pick(":."), self.pick(words.FIELDS))
        if self.chance(5):
            return (function, self.pick(('"text"', "{}", "[[x]]")))
        return (function, "(", self.list_of(0, 3), ")")

    def arguments(self, kinds: Sequence[str], depth: int) -> Node:
        """Write arguments of these kinds, now and then too few or too many."""
        values: list[Node] = [
            self.expression(kind, depth) for kind in kinds if kind != "..." and not self.chance(3)
        ]
        if "..." in kinds or self.chance(3):
            values.append(self.list_of(1, 2))
        return List(tuple(values))

    def single_call(self, kind: str, depth: int) -> Node:
        """Write a call in parentheses."""
        return ("(", self.call(kind, depth), ")")

    def operation(self, _kind: str, depth: int) -> Node:
        """Write an operation that calls a metamethod of an object."""
        name = self.find(lambda variable: bool(variable.events))
        if not name:
            return self.logic("any", depth)
        event = self.pick(self._visible[name].events)
        if self.chance(10):
            event = self.pick([*words.EVENTS])
        template = self.pick(words.EVENTS[event][1].split("; ")) or "object.x"
        return self.filled(template.replace("object", name, 1), depth)

    # ------------------------------------------------------------ library functions

    def library_call(self, kind: str, depth: int) -> Node:
        """Write a call of a library function, now and then as a method or with an argument too few."""
        parts = self.filled(self.pick(_templates(kind)), depth)
        assert isinstance(parts, tuple)
        if len(parts) > 3 and self.chance(3):
            return (*parts[:-3], ")")
        library, _, function = str(parts[0]).partition("string.")
        if not library and len(parts) > 1 and function.endswith("(") and self.chance(25):
            return ("(", parts[1], "):", function, str(parts[2]).removeprefix(", "), *parts[3:])
        return parts

    def argument(self, kind: str, depth: int) -> Node:
        """Write an expression for a place of a template."""
        if kind == "small":
            return self.pick(words.SMALL_INTEGERS)
        if kind == "plain":
            return ("plain(", self.expression("any", depth), ")")
        if kind == "subject":
            return self.subject()
        if kind == "pattern":
            return self.pattern()
        if kind == "replacement":
            return self.pick(words.REPLACEMENTS)
        return self.expression(kind, depth)

    def subject(self) -> Node:
        """Write a string to be searched: not a long one."""
        if self.chance(30):
            return ("cut(", self.expression("string", 1), ")")
        return self.pick(words.SUBJECTS)

    def pattern(self) -> str:
        """Write a pattern, mostly a valid one."""
        items: list[str] = []
        opened = 0
        for _ in range(1 + self.below(4)):
            if self.chance(20):
                items.append("(")
                opened += 1
            whole = self.chance(12)
            items.append(self.pick(words.PATTERN_WHOLES if whole else words.PATTERN_ITEMS))
            if not whole and self.chance(45):
                items.append(self.pick("+*-?"))
            if opened and self.chance(60):
                items.append(")")
                opened -= 1
        items += ")" * opened
        if self.chance(6):
            items.insert(self.below(len(items) + 1), self.pick(words.PATTERN_SLIPS))
        anchor, end = "^" if self.chance(12) else "", "$" if self.chance(12) else ""
        return f'"{anchor}{"".join(items)}{end}"'

    def formatting(self, _kind: str, depth: int) -> Node:
        """Write a call of string.format with values that mostly fit."""
        conversions: list[str] = []
        values: list[Node] = []
        for _ in range(1 + self.below(3)):
            kind = self.pick(("number", "number", "string"))
            conversion = self.pick(words.FORMATS[kind])
            conversions.append("%" + conversion)
            whole = conversion[-1] in "dixXoc" and self.chance(75)
            value = self.pick(words.INTEGERS) if whole else self.expression(kind, depth)
            values += [", ", value if kind == "number" and conversion not in "sq" else ("plain(", value, ")")]
        if self.chance(4):
            values = values[:-2]
        return ('string.format("', self.pick(("|", "<", ", ", "\\0")).join(conversions), '"', *values, ")")

    def packing(self, _kind: str, _depth: int) -> Node:
        """Write a call of string.pack, or of string.unpack with what it gives."""
        options: list[str] = []
        values: list[Node] = []
        for _ in range(1 + self.below(4)):
            kind = self.pick((*words.PACKS,))
            options.append(self.pick(words.PACKS[kind]))
            if kind:
                small = kind == "integer" and self.chance(75)
                values += [
                    ", ",
                    self.argument("small" if small else "subject" if kind == "string" else "number", 1),
                ]
        layout = f'"{"".join(options)}"'
        packed: Node = (f"string.pack({layout}", *values, ")")
        if self.chance(50):
            return packed
        if self.chance(30):
            packed = self.subject()
        return (f"string.unpack({layout}, ", packed, ")")

    # ------------------------------------------------------------ objects, functions, threads

    def object_made(self, _kind: str, _depth: int) -> Node:
        """Write a table with metamethods, mostly one that exists."""
        name = self.variable("object")
        return name if name and self.chance(90) else self.metatable()

    def function_made(self, _kind: str, _depth: int) -> Node:
        """Write a function expression with a few statements."""
        return self.function_of(("any", "any", "...")[: self.below(4)], 4)

    def thread_made(self, _kind: str, _depth: int) -> Node:
        """Write a coroutine, mostly one that exists."""
        name = self.variable("thread")
        return (
            name if name and self.chance(85) else ("coroutine.create(", self.expression("function", 1), ")")
        )

    def yielding(self, _kind: str, _depth: int) -> Node:
        """Write a yield where it is possible."""
        return ("coroutine.yield(", self.list_of(0, 2), ")") if self._function.yields else self.atom("any")

    def any_made(self, _kind: str, depth: int) -> Node:
        """Write an expression of a kind."""
        return self.expression(self.pick(("number", "string", "table", "function")), depth)


W = ExpressionWriter
FORMS: dict[str, tuple[Callable[[ExpressionWriter, str, int], Node], ...]] = {
    "number": (W.atom,) * 3 + (W.arithmetic,) * 6 + (W.unary,) * 2 + (W.library_call,) * 3
    + (W.indexing, W.single_call, W.call),
    "string": (W.atom,) * 3 + (W.concatenation,) * 4 + (W.library_call,) * 4 + (W.formatting,) * 2
    + (W.packing, W.indexing, W.single_call),
    "table": (W.atom,) * 3 + (W.table,) * 6 + (W.library_call, W.object_made, W.indexing, W.call),
    "object": (W.object_made,),
    "function": (W.atom,) * 4 + (W.function_made,) * 3 + (W.library_call,),
    "thread": (W.thread_made,),
    "any": (W.atom,) * 3 + (W.any_made,) * 3 + (W.logic,) * 2 + (W.comparison,) + (W.indexing,) * 2
    + (W.call,) * 3 + (W.single_call,) + (W.library_call,) * 4 + (W.operation,) * 4 + (W.yielding,) * 2 + (W.packing,),
}  # fmt: skip
