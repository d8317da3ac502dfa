"""Templates of conditions, variables and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylua.bytecode.opcodes import Op
from pylua.vm.collector import NEW_OBJECT_SIZE
from pylua.vm.translator.facts import BOOL, FLOAT, INT, NIL, STR, TABLE
from pylua.vm.translator.template import template

if TYPE_CHECKING:
    from pylua.vm.translator.emitter import Emitter

# ---------------------------------------------------------------- conditions


def truth(e: Emitter, text: str, known: int) -> tuple[str, str]:
    """Return the conditions for a value to be true and to be false."""
    false = e.named("FALSE")
    if not known & (NIL | BOOL):
        return "True", "False"
    if not known & ~NIL:
        return "False", "True"
    if known == BOOL:
        return f"{text} is not {false}", f"{text} is {false}"
    if not known & BOOL:
        return f"{text} is not None", f"{text} is None"
    return f"({text} is not None and {text} is not {false})", f"({text} is None or {text} is {false})"


_SIGNS: dict[int, str] = {
    Op.JEQ: "==", Op.JNE: "==", Op.EQ: "==", Op.NE: "==",
    Op.JLT: "<", Op.JNLT: "<", Op.LT: "<", Op.JLE: "<=", Op.JNLE: "<=", Op.LE: "<=",
}  # fmt: skip


def _is_literal(text: str) -> bool:
    """Return whether *text* is a number or a string, of which Python's compiler would warn in some places."""
    return text[:1] in ("'", "(")


def comparison(e: Emitter, op: int, left: int, right: int, *, negated: bool = False) -> str:
    """Return the condition that a comparison opcode stands for (the unnegated one of JNE, JNLT, NE …)."""
    a, b = e.value(left), e.value(right)
    sign = _SIGNS[op]
    if sign == "==" and not _is_literal(a) and not _is_literal(b):
        for operand in (left, right):
            if operand < 0 and not e.type(operand) & ~(NIL | BOOL):  # identity is equality
                sign = "is"
                break
    if e.resumable and sign == "==" and left >= 0 and right >= 0:
        is_variable = not _is_literal(a) and not _is_literal(b)
        text = f"({f'{a} is {b} or ' if is_variable else ''}{e.slow('EQUALS', a, b)})"
        return f"not {text}" if negated else text
    if negated:
        sign = "!=" if sign == "==" else "is not"
    return f"{a} {sign} {b}"


@template(Op.EQ, Op.NE, Op.LT, Op.LE)
def _compare(e: Emitter, a: int, b: int, c: int) -> None:
    op = e.code[e.pc][0]
    condition = comparison(e, op, b, c, negated=op == Op.NE)
    e.will_write(a)
    e.write(f"r{a} = {e.named('TRUE')} if {condition} else {e.named('FALSE')}")


@template(Op.NOT)
def _not(e: Emitter, a: int, b: int, _: int) -> None:
    _true, false = truth(e, e.value(b), e.type(b))
    e.will_write(a)
    e.write(f"r{a} = {e.named('TRUE')} if {false} else {e.named('FALSE')}")


# ---------------------------------------------------------------- moves and variables


@template(Op.MOVE)
def _move(e: Emitter, a: int, b: int, _: int) -> None:
    e.copy(a, e.value(b))


@template(Op.LOADNIL)
def _load_nil(e: Emitter, a: int, b: int, _: int) -> None:
    for register in range(a, a + b):
        e.will_write(register)
    e.write(" = ".join(f"r{register}" for register in range(a, a + b)) + " = None")


@template(Op.NEWCELL)
def _new_cell(e: Emitter, a: int, b: int, _: int) -> None:
    value = e.value(b)
    if e.pc in e.cells.natives:
        e.write(f"c{e.pc:04d} = {value}")
    else:
        e.will_write(a)
        e.write(f"r{a} = CELL({value})")


@template(Op.GETCELL)
def _get_cell(e: Emitter, a: int, b: int, _: int) -> None:
    e.will_write(a)
    e.write(f"r{a} = {e.cell(b)}")


@template(Op.SETCELL)
def _set_cell(e: Emitter, a: int, b: int, _: int) -> None:
    e.write(f"{e.cell(a)} = {e.value(b)}")


@template(Op.GETUPVAL)
def _get_upvalue(e: Emitter, a: int, b: int, _: int) -> None:
    e.will_write(a)
    e.write(f"r{a} = {e.upvalue(b)}")


@template(Op.SETUPVAL)
def _set_upvalue(e: Emitter, a: int, b: int, _: int) -> None:
    e.assigned_upvalues.add(e.upvalue(a))
    e.write(f"{e.upvalue(a)} = {e.value(b)}")


# ---------------------------------------------------------------- tables


@template(Op.GETTABUP)
def _get_global(e: Emitter, a: int, b: int, c: int) -> None:
    if e.resumable or e.type(c) != STR or e.proto.upvalues[b].name != "_ENV":
        _index(e, a, e.upvalue(b), c, is_checked=e.type(c) != STR)
        return
    key = e.value(c)
    e.will_write(a)
    e.write(f"r{a} = {e.upvalue(b)}[{key}]")  # what is no table is left to the interpreter


@template(Op.GETTABLE)
def _get_table(e: Emitter, a: int, b: int, c: int) -> None:
    if b < 0 or _is_literal(e.value(b)):
        slow = e.slow("INDEX", e.value(b), e.value(c))
        e.will_write(a)
        e.write(f"r{a} = {slow}")
        return
    _index(e, a, e.value(b), c, is_checked=e.facts.needs_string_check(e.types, b, c))


def _index(e: Emitter, a: int, container: str, key: int, *, is_checked: bool) -> None:
    """Write ``r{a} = container[key]``; *is_checked*: Python's indexing of a string must not be taken for Lua's."""
    text = e.value(key)
    e.will_write(a)
    if e.resumable:
        _resumable_index(e, a, container, text)
        return
    if is_checked:
        e.write(f"if {container}.__class__ is {e.named('str')}: raise TypeError")
    e.write(f"try: r{a} = {container}[{text}]")
    e.write(f"except TypeError: r{a} = {e.slow('INDEX', container, text)}")


def _resumable_index(e: Emitter, a: int, container: str, key: str) -> None:
    """Write an index that a metamethod may yield from."""
    is_table = f"{container}.__class__ is {e.named('table')}"
    e.write(f"r{a} = {container}[{key}] if {is_table} else RESOLVE_INDEX(G, {container}, {key})")
    e.write(f"if r{a}.__class__ is {e.named('metacall')}: r{a} = yield from META_Y(G, d, r{a})")


STRING_METHODS = frozenset((
    "byte", "char", "dump", "find", "format", "gmatch", "gsub", "len", "lower", "match", "pack", "packsize", "rep",
    "reverse", "sub", "unpack", "upper",
))  # fmt: skip
"""Methods with these names are looked for in strings first: a TypeError costs more than the test."""


@template(Op.SELF)
def _self(e: Emitter, a: int, b: int, c: int) -> None:
    container, key = e.value(b), e.value(c)
    e.will_write(a)
    e.will_write(a + 1)
    if container != f"r{a + 1}":
        e.write(f"r{a + 1} = {container}")
    is_loose = b in e.loose
    slow = e.slow("INDEX", f"r{a + 1}", key)
    name = e.constants[-1 - c] if c < 0 else None
    if name in STRING_METHODS:
        is_string = "" if e.type(b) == STR else f"r{a + 1}.__class__ is {e.named('str')} and "
        e.write(f"if {is_string}STRING_META['__index'] is STRINGS: r{a} = STRINGS[{key}]")
        e.write("else:")
        e.indent += " "
    if e.type(b) == STR or b < 0 or e.type(c) != STR:
        e.write(f"r{a} = {slow}")
    elif e.resumable:
        _resumable_index(e, a, f"r{a + 1}", key)
    else:
        e.write(f"try: r{a} = r{a + 1}[{key}]")
        if is_loose:
            e.write("except TypeError:")
            e.write(f" r{a + 1} = FIRST(r{a + 1})")
            e.write(f" r{a} = {slow}")
        else:
            e.write(f"except TypeError: r{a} = {slow}")
    if name in STRING_METHODS:
        e.indent = e.indent[:-1]


@template(Op.SETTABUP)
def _set_global(e: Emitter, a: int, b: int, c: int) -> None:
    _set(e, e.upvalue(a), b, c)


@template(Op.SETTABLE)
def _set_table(e: Emitter, a: int, b: int, c: int) -> None:
    _set(e, e.value(a), b, c)


def _set(e: Emitter, container: str, key: int, value: int) -> None:
    k, v = e.value(key), e.value(value)
    known_key = e.type(key)
    doubts = []
    if known_key & ~(INT | STR | TABLE):
        if known_key & FLOAT:
            doubts.append(f"{k}.__class__ is {e.named('float')}")
        if known_key & NIL:
            doubts.append(f"{k} is None")
    if e.type(value) & NIL:
        doubts.append(f"{v} is None")
    slow = e.slow("SETINDEX", container, k, v)
    if (key < 0 and known_key & FLOAT) or v == "None":
        e.write(slow)
        return
    if e.resumable:
        doubts.append(f"{container}.__class__ is not {e.named('table')}")
        e.write(f"if {' or '.join(doubts)}: {slow}")
        e.write(f"else: {container}[{k}] = {v}")
        return
    if doubts:
        e.write(f"if {' or '.join(doubts)}: {slow}")
        e.write("else:")
        e.indent += " "
    e.write(f"try: {container}[{k}] = {v}")
    e.write(f"except TypeError: {slow}")
    if doubts:
        e.indent = e.indent[:-1]


@template(Op.NEWTABLE)
def _new_table(e: Emitter, a: int, _b: int, _c: int) -> None:
    e.will_write(a)
    e.write(f"r{a} = TABLE()")
    e.made(NEW_OBJECT_SIZE)


_FEW_ITEMS = 12
"""Items of a constructor that are set one by one."""


@template(Op.SETLIST)
def _set_list(e: Emitter, a: int, b: int, c: int) -> None:
    values = e.values(a + 1, b)
    if b < 0:
        values.append("*(o if o.__class__ is f'\u2126tuple' else (o,))")
    general = f"SET_LIST(r{a}, ({', '.join(values)},), {c})"
    if not 0 < b <= _FEW_ITEMS:
        e.write(general)
        return
    doubtful = [f"{value} is None" for i, value in enumerate(values) if e.type(a + 1 + i) & NIL]
    direct = "; ".join(f"r{a}[{c + i}] = {value}" for i, value in enumerate(values, 1))
    if doubtful:
        e.write(f"if {' or '.join(doubtful)}: {general}")
        e.write(f"else: {direct}")
    else:
        e.write(direct)
