"""Intrinsics: library functions that the text of a call does itself, if it is they that are called.

What is called is only known when the program runs: where the name says that it may be one of these functions, the
text asks whether it is, and whether the arguments are the usual ones; else the call is made as any other. A call of a
Python function costs 60 to 150 ns, the question 8.

An intrinsic must give what the library function gives, charge what that charges (all of these: nothing), raise
nothing and call nothing of Lua's.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Callable, Optional

import attrs

from pylua.bytecode.opcodes import Op
from pylua.vm.naming import local_name
from pylua.vm.translator.facts import FLOAT, INT, NIL, NUMBER, STR, TABLE
from pylua.vm.values import TYPE_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pylua.vm.translator.emitter import Emitter

UNNOTED = 1 << 16
"""Strings up to this length are copied without being charged (`strlib`)."""


@attrs.frozen
class Argument:
    """One argument of a call: its text, which has no effects, and the types that it can have."""

    text: str
    type: int

    @property
    def constant(self) -> int | None:
        """The integer that it is in any case, else None."""
        text = self.text[1:-1]
        return int(text) if self.text[:1] == "(" and text.lstrip("-").isdigit() else None


@attrs.frozen
class Quick:
    """What a call becomes: conditions, and an expression for the one result; *is_action*: a statement without any."""

    conditions: Sequence[str]
    result: str
    is_action: bool = False


Maker = Callable[["Emitter", Argument, Argument, Argument], Optional[Quick]]

_ABSENT = Argument("", 0)
INTRINSICS: dict[str, tuple[str, int, int, Maker]] = {}
"""Name to library, least and largest number of arguments, and what makes the text."""


def _intrinsic(name: str, least: int, most: int) -> Callable[[Maker], Maker]:
    library, _, function = name.partition(".")

    def register(maker: Maker) -> Maker:
        INTRINSICS[function] = library, least, most, maker
        return maker

    return register


def variable(library: str, name: str) -> str:
    """Return the global variable of translated code that holds a library function."""
    return f"{library}_{name}".upper()


def _class_is(e: Emitter, argument: Argument, name: str, wanted: int) -> list[str]:
    """Return the conditions for an argument to be of a class; none if it is known to be."""
    if not argument.type & ~wanted:
        return []
    return [f"{argument.text}.__class__ is {e.named(name)}"]


# ---------------------------------------------------------------- strings


@_intrinsic("string.byte", 1, 2)
def _byte(e: Emitter, s: Argument, i: Argument, _: Argument) -> Quick | None:
    if not s.type & STR or s.text[:1] == "'":
        return None
    conditions = _class_is(e, s, "str", STR)
    if i is _ABSENT:
        return Quick([*conditions, s.text], f"ORD({s.text}[0])")
    if not i.type & INT:
        return None
    conditions += _class_is(e, i, "int", INT)
    if i.constant is not None:
        if i.constant < 1:
            return None
        return Quick([*conditions, f"{i.constant} <= len({s.text})"], f"ORD({s.text}[{i.constant - 1}])")
    return Quick([*conditions, f"0 < {i.text} <= len({s.text})"], f"ORD({s.text}[{i.text} - 1])")


@_intrinsic("string.sub", 2, 3)
def _sub(e: Emitter, s: Argument, i: Argument, j: Argument) -> Quick | None:
    if not s.type & STR or s.text[:1] == "'" or not i.type & INT or (j is not _ABSENT and not j.type & INT):
        return None
    conditions = [*_class_is(e, s, "str", STR), *_class_is(e, i, "int", INT)]
    if i.constant is None:
        conditions.append(f"{i.text} > 0")
        start = f"{i.text} - 1"
    elif i.constant < 1:
        return None
    else:
        start = str(i.constant - 1)
    end = ""
    if j is not _ABSENT:
        conditions += _class_is(e, j, "int", INT)
        if j.constant is None:
            conditions.append(f"{j.text} >= 0")
            end = j.text
        elif j.constant < -1:
            end = str(j.constant + 1)
        elif j.constant >= 0:
            end = str(j.constant)
    if i.text == j.text:  # one character: any string is short enough
        return Quick(conditions, f"{s.text}[{start}:{end}]")
    return Quick([*conditions, f"len({s.text}) <= {UNNOTED}"], f"{s.text}[{start}:{end}]")


@_intrinsic("string.char", 1, 1)
def _char(e: Emitter, x: Argument, _: Argument, __: Argument) -> Quick | None:
    if not x.type & INT:
        return None
    return Quick([*_class_is(e, x, "int", INT), f"0 <= {x.text} <= 255"], f"CHR({x.text})")


@_intrinsic("string.len", 1, 1)
def _len(e: Emitter, s: Argument, _: Argument, __: Argument) -> Quick | None:
    return Quick(_class_is(e, s, "str", STR), f"len({s.text})") if s.type & STR else None


# ---------------------------------------------------------------- numbers


@_intrinsic("math.floor", 1, 1)
def _floor(e: Emitter, x: Argument, _: Argument, __: Argument) -> Quick | None:
    if not x.type & FLOAT:
        return None
    inside = f"-0x1p62 < {x.text} < 0x1p62".replace("0x1p62", repr(2.0**62))
    return Quick([*_class_is(e, x, "float", FLOAT), inside], f"FLOOR({x.text})")


@_intrinsic("math.sqrt", 1, 1)
def _sqrt(e: Emitter, x: Argument, _: Argument, __: Argument) -> Quick | None:
    if not x.type & NUMBER:
        return None
    if not x.type & FLOAT:
        return Quick([*_class_is(e, x, "int", INT), f"{x.text} >= 0"], f"SQRT({x.text})")
    return Quick([*_class_is(e, x, "float", FLOAT), f"{x.text} >= 0.0"], f"SQRT({x.text})")


@_intrinsic("math.abs", 1, 1)
def _abs(e: Emitter, x: Argument, _: Argument, __: Argument) -> Quick | None:
    if not x.type & NUMBER or x.text[:1] == "(":
        return None
    if not x.type & INT or e.likes_floats:
        return Quick(_class_is(e, x, "float", FLOAT), f"ABS({x.text})") if x.type & FLOAT else None
    return Quick([*_class_is(e, x, "int", INT), f"{x.text} > -0x8000000000000000"], f"ABS({x.text})")


def _extreme(e: Emitter, x: Argument, y: Argument, sign: str) -> Quick | None:
    if not x.type & NUMBER or not y.type & NUMBER:
        return None
    name, kind = ("float", FLOAT) if e.likes_floats or not (x.type | y.type) & INT else ("int", INT)
    conditions = [*_class_is(e, x, name, kind), *_class_is(e, y, name, kind)]
    return Quick(conditions, f"{y.text} if {x.text} {sign} {y.text} else {x.text}")


@_intrinsic("math.max", 2, 2)
def _max(e: Emitter, x: Argument, y: Argument, _: Argument) -> Quick | None:
    return _extreme(e, x, y, "<")


@_intrinsic("math.min", 2, 2)
def _min(e: Emitter, x: Argument, y: Argument, _: Argument) -> Quick | None:
    return _extreme(e, x, y, ">")


# ---------------------------------------------------------------- tables and values


@_intrinsic("table.insert", 2, 2)
def _insert(e: Emitter, t: Argument, value: Argument, _: Argument) -> Quick | None:
    if not t.type & TABLE or not value.type & ~NIL:
        return None
    conditions = [f"{t.text}.__class__ is {e.named('table')}"]
    if value.type & NIL:
        conditions.append(f"{value.text} is not None")
    conditions.append(f"(n := len({t.text}) + 1) not in {t.text} and (n == 1 or n - 1 in {t.text})")
    return Quick(conditions, f"{t.text}[n] = {value.text}", is_action=True)


@_intrinsic("table.remove", 1, 1)
def _remove(e: Emitter, t: Argument, _: Argument, __: Argument) -> Quick | None:
    if not t.type & TABLE:
        return None
    conditions = [
        f"{t.text}.__class__ is {e.named('table')}",
        f"(n := len({t.text})) in {t.text}",
        f"n + 1 not in {t.text}",
    ]
    return Quick(conditions, f"{t.text}.pop(n)")


@_intrinsic("base.type", 1, 1)
def _type(e: Emitter, x: Argument, _: Argument, __: Argument) -> Quick | None:  # noqa: ARG001  a maker
    return Quick([], f"TYPES[{x.text}.__class__]") if x.text[:1] not in ("'", "(") else None


# ---------------------------------------------------------------- calls


def quick_call(e: Emitter, a: int, b: int, arguments: Sequence[str]) -> Quick | None:
    """Return what the call of register *a* becomes if it is that of an intrinsic, and None if it is not.

    Args:
        e: the emitter, at the call.
        a: the register of the function.
        b: the number of arguments; negative if open results are among them.
        arguments: their texts, without the open ones.
    """
    name = called_name(e, a)
    if name == "select" and b == -2:
        return _select(e, a, Argument(arguments[0], e.types[a + 1]))
    known = INTRINSICS.get(name)
    if known is None or not known[1] <= b <= known[2]:
        return None
    listed = [Argument(text, e.types[a + 1 + i]) for i, text in enumerate(arguments)]
    quick = known[3](e, *listed, *([_ABSENT] * (3 - len(listed))))
    if quick is None:
        return None
    return attrs.evolve(quick, conditions=[f"r{a} is {variable(known[0], name)}", *quick.conditions])


def _select(e: Emitter, a: int, number: Argument) -> Quick | None:
    """Return what ``select(n, ...)`` becomes where one result of it is wanted, or ``select("#", ...)``."""
    if e.code[e.pc - 1][0] != Op.VARARG:
        return None
    conditions = [f"r{a} is {variable('base', 'select')}"]
    if number.text[:1] == "'":
        return Quick(conditions, "len(o)") if _string(e, number.text) == "#" else None
    if not number.type & INT:
        return None
    conditions += [*_class_is(e, number, "int", INT), f"0 < {number.text} <= len(o)"]
    return Quick(conditions, f"o[{number.text} - 1]") if e.code[e.pc][3] == 1 else None


def _string(e: Emitter, text: str) -> object:
    """Return the constant that a marked string stands for."""
    return next((value for i, value in enumerate(e.constants) if e.constant(i) == text), None)


FUNCTIONS: dict[str, list[str]] = {"base": ["select"]}
"""By library, the functions that translated code knows."""
for _name, (_library, *_) in INTRINSICS.items():
    FUNCTIONS.setdefault(_library, []).append(_name)

NOTHING = object()
"""Stands for a function that a state has not: no value of Lua is it."""

NAMES: dict[str, object] = {
    **{variable(library, name): NOTHING for library, names in FUNCTIONS.items() for name in names},
    "ABS": abs,
    "CHR": chr,
    "FLOOR": math.floor,
    "ORD": ord,
    "SQRT": math.sqrt,
    "TYPES": TYPE_NAMES,
}
"""What the texts know by name; the functions are `NOTHING` until their library is opened."""


_FAR = 40  # instructions between a function's name and its call


def called_name(e: Emitter, register: int) -> str:
    """Return a name of what *register* holds, "" if that is not easily found."""
    for pc in range(e.pc - 1, max(e.pc - _FAR, -1), -1):
        if not e.facts.effects[pc].written >> register & 1:
            continue
        op, _, b, c = e.code[pc]
        if op in (Op.GETTABUP, Op.GETTABLE, Op.SELF):
            name: object = e.constants[-1 - c] if c < 0 else ""
        elif op == Op.GETUPVAL:
            name = e.proto.upvalues[b].name
        elif op in (Op.MOVE, Op.GETCELL) and b >= 0:
            name = local_name(e.proto, b, pc)
        else:
            return ""
        return name if name.__class__ is str else ""
    return ""
