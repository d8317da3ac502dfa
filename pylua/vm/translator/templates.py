"""Templates: for each opcode, the Python statements that do it, specialised to what is known of its operands.

A template writes the fast path of an operation and, for everything else, a call of `runtime`. Ranges: the sum
of two integers is within 64 bits if it is within 30, which CPython compares fastest (13 ns instead of 25).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

from pylua.bytecode.opcodes import Op
from pylua.vm.collector import NEW_OBJECT_SIZE, STRING_SIZE
from pylua.vm.naming import local_name
from pylua.vm.translator.facts import BIG, BOOL, FLOAT, INT, NIL, NUMBER, SMALL, STR, TABLE
from pylua.vm.unwinding import TAIL_CALLS

if TYPE_CHECKING:
    from pylua.vm.translator.emitter import Emitter

LOW, HIGH = "-0x8000000000000000", "0x7FFFFFFFFFFFFFFF"
NEAR = "0x3FFFFFFF"
FAR = 0x3FFFFFFF

Template = Callable[["Emitter", int, int, int], None]
TEMPLATES: dict[int, Template] = {}


def _template(*ops: Op) -> Callable[[Template], Template]:
    def register(function: Template) -> Template:
        for op in ops:
            TEMPLATES[int(op)] = function
        return function

    return register


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


_SIGNS = {
    Op.JEQ: "==", Op.JNE: "==", Op.EQ: "==", Op.NE: "==",
    Op.JLT: "<", Op.JNLT: "<", Op.LT: "<", Op.JLE: "<=", Op.JNLE: "<=", Op.LE: "<=",
}  # fmt: skip


def comparison(e: Emitter, op: int, left: int, right: int, *, negated: bool = False) -> str:
    """Return the condition that a comparison opcode stands for (the unnegated one of JNE, JNLT, NE …)."""
    a, b = e.value(left), e.value(right)
    sign = _SIGNS[Op(op)]
    if sign == "==" and (left >= 0 or right >= 0):
        for operand in (left, right):
            if operand < 0 and not e.type(operand) & ~(NIL | BOOL):  # identity is equality
                sign = "is"
                break
    if e.resumable and sign == "==" and left >= 0 and right >= 0:
        text = f"({a} is {b} or {e.slow('EQUALS', a, b)})"
        return f"not {text}" if negated else text
    if negated:
        sign = "!=" if sign == "==" else "is not"
    return f"{a} {sign} {b}"


@_template(Op.EQ, Op.NE, Op.LT, Op.LE)
def _compare(e: Emitter, a: int, b: int, c: int) -> None:
    op = e.code[e.pc][0]
    condition = comparison(e, op, b, c, negated=op == Op.NE)
    e.will_write(a)
    e.write(f"r{a} = {e.named('TRUE')} if {condition} else {e.named('FALSE')}")


@_template(Op.NOT)
def _not(e: Emitter, a: int, b: int, _: int) -> None:
    _true, false = truth(e, e.value(b), e.type(b))
    e.will_write(a)
    e.write(f"r{a} = {e.named('TRUE')} if {false} else {e.named('FALSE')}")


# ---------------------------------------------------------------- moves and variables


@_template(Op.MOVE)
def _move(e: Emitter, a: int, b: int, _: int) -> None:
    e.copy(a, e.value(b))


@_template(Op.LOADNIL)
def _load_nil(e: Emitter, a: int, b: int, _: int) -> None:
    for register in range(a, a + b):
        e.will_write(register)
    e.write(" = ".join(f"r{register}" for register in range(a, a + b)) + " = None")


@_template(Op.NEWCELL)
def _new_cell(e: Emitter, a: int, b: int, _: int) -> None:
    value = e.value(b)
    if e.pc in e.cells.natives:
        e.write(f"c{e.pc:04d} = {value}")
    else:
        e.will_write(a)
        e.write(f"r{a} = CELL({value})")


@_template(Op.GETCELL)
def _get_cell(e: Emitter, a: int, b: int, _: int) -> None:
    e.will_write(a)
    e.write(f"r{a} = {e.cell(b)}")


@_template(Op.SETCELL)
def _set_cell(e: Emitter, a: int, b: int, _: int) -> None:
    e.write(f"{e.cell(a)} = {e.value(b)}")


@_template(Op.GETUPVAL)
def _get_upvalue(e: Emitter, a: int, b: int, _: int) -> None:
    e.will_write(a)
    e.write(f"r{a} = {e.upvalue(b)}")


@_template(Op.SETUPVAL)
def _set_upvalue(e: Emitter, a: int, b: int, _: int) -> None:
    e.assigned_upvalues.add(e.upvalue(a))
    e.write(f"{e.upvalue(a)} = {e.value(b)}")


# ---------------------------------------------------------------- tables


@_template(Op.GETTABUP)
def _get_global(e: Emitter, a: int, b: int, c: int) -> None:
    _index(e, a, e.upvalue(b), c, is_checked=e.type(c) != STR)


@_template(Op.GETTABLE)
def _get_table(e: Emitter, a: int, b: int, c: int) -> None:
    if b < 0:
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


@_template(Op.SELF)
def _self(e: Emitter, a: int, b: int, c: int) -> None:
    container, key = e.value(b), e.value(c)
    e.will_write(a)
    e.will_write(a + 1)
    if container != f"r{a + 1}":
        e.write(f"r{a + 1} = {container}")
    slow = e.slow("INDEX", f"r{a + 1}", key)
    if e.type(b) == STR or b < 0 or e.type(c) != STR:
        e.write(f"r{a} = {slow}")
    elif e.resumable:
        _resumable_index(e, a, f"r{a + 1}", key)
    else:
        name = e.constants[-1 - c] if c < 0 else None
        is_string = f"r{a + 1}.__class__ is {e.named('str')}"
        if name in STRING_METHODS:
            e.write(f"if {is_string} and STRING_META['__index'] is STRINGS: r{a} = STRINGS[{key}]")
            e.write("else:")
            e.indent += " "
        e.write(f"try: r{a} = r{a + 1}[{key}]")
        e.write(f"except TypeError: r{a} = {slow}")
        if name in STRING_METHODS:
            e.indent = e.indent[:-1]


@_template(Op.SETTABUP)
def _set_global(e: Emitter, a: int, b: int, c: int) -> None:
    _set(e, e.upvalue(a), b, c)


@_template(Op.SETTABLE)
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


@_template(Op.NEWTABLE)
def _new_table(e: Emitter, a: int, _b: int, _c: int) -> None:
    e.will_write(a)
    e.write(f"r{a} = TABLE()")
    e.made(NEW_OBJECT_SIZE)


_FEW_ITEMS = 12
"""Items of a constructor that are set one by one."""


@_template(Op.SETLIST)
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


# ---------------------------------------------------------------- arithmetic


def _operands(e: Emitter, b: int, c: int) -> tuple[str, str, int, int]:
    return e.value(b), e.value(c), e.type(b), e.type(c)


def _handled(e: Emitter, a: int, lines: list[str], slow: str, errors: str = "TypeError") -> None:
    """Write *lines*, and what to do when Python refuses."""
    if len(lines) == 1:
        e.write(f"try: {lines[0]}")
    else:
        e.write("try:")
        for line in lines:
            e.write(" " + line)
    e.write(f"except {errors}: r{a} = {slow}")


def _limits(target: str, known: int) -> list[str]:
    """Return the lines that bring a new number back to 64 bits."""
    wrap = (
        f"if not -{NEAR} <= {target} <= {NEAR} and not {LOW} <= {target} <= {HIGH}: {target} = WRAP({target})"
    )
    if not known & FLOAT:
        return [wrap]
    return [
        f"if {target}.__class__ is not f'\u2126float' and not -{NEAR} <= {target} <= {NEAR}: {target} = CHECK({target})"
    ]


@_template(Op.ADD, Op.SUB, Op.MUL)
def _sum(e: Emitter, a: int, b: int, c: int) -> None:
    op = e.code[e.pc][0]
    x, y, left, right = _operands(e, b, c)
    e.will_write(a)
    sign = {Op.ADD: "+", Op.SUB: "-", Op.MUL: "*"}[Op(op)]
    slow = e.slow("ARITHMETIC", op, x, y)
    if x[:1] in "'(" and y[:1] in "'(":  # Python would compute with constants, and with their marks
        e.write(f"r{a} = {slow}")
        return
    if not (left | right) & ~NUMBER:
        e.write(f"r{a} = {x} {sign} {y}")
        if left == FLOAT or right == FLOAT:
            return
        side = _one_side(e, op, b, c)
        if side and not (left | right) & FLOAT:
            e.write(f"if r{a} {side} and not {LOW} <= r{a} <= {HIGH}: r{a} = WRAP(r{a})")
        elif op == Op.MUL or (left | right) & ~SMALL:
            for line in _limits(f"r{a}", left | right):
                e.write(line)
        return
    if left == FLOAT or right == FLOAT:
        _handled(e, a, [f"r{a} = {x} {sign} {y}"], slow)
        return
    # A string may be among the operands of + and *: the result must not take the place of an operand too soon.
    target = "x" if f"r{a}" in (x, y) and op != Op.SUB else f"r{a}"
    lines = []
    if op == Op.MUL and left & ~NUMBER and right & ~NUMBER:
        _product(e, a, x, y, slow)
        return
    if op == Op.MUL and not _is_small_factor(e, b) and not _is_small_factor(e, c):
        unknown = x if left & ~NUMBER else y
        lines.append(f"if {unknown}.__class__ is {e.named('str')}: raise TypeError")
    lines.append(f"{target} = {x} {sign} {y}")
    side = _one_side(e, op, b, c)
    if side:
        lines.append(_check(e, target, f"{target} {side}"))
    elif (
        (left | right) & ~NUMBER
        and not (left == NUMBER or right == NUMBER)
        and (left | right) & SMALL
        and (not left & ~INT or not right & ~INT)
    ):
        lines.append(_check(e, target, f"not -{NEAR} <= {target} <= {NEAR}"))
    else:
        lines += _limits(target, FLOAT)
    if target == "x":
        lines.append(f"r{a} = x")
    _handled(e, a, lines, slow)


def _product(e: Emitter, a: int, x: str, y: str, slow: str) -> None:
    """Write a product of two values that nothing is known of: strings must not be repeated."""
    is_float = f"{x}.__class__ is {e.named('float')} or {y}.__class__ is {e.named('float')}"
    is_integer = f"{x}.__class__ is {e.named('int')} is {y}.__class__"
    target = "x" if f"r{a}" in (x, y) else f"r{a}"
    integers = [f"{target} = {x} * {y}", *_limits(target, BIG)]
    if target == "x":
        integers.append(f"r{a} = x")
    floats = [f"try: r{a} = {x} * {y}", f"except TypeError: r{a} = {slow}"]
    parts = [(is_float, floats), (is_integer, integers)]
    if not e.likes_floats:
        parts.reverse()
    for word, (test, lines) in zip(("if", "elif"), parts):
        e.write(f"{word} {test}:")
        for line in lines:
            e.write(" " + line)
    e.write(f"else: r{a} = {slow}")


def _one_side(e: Emitter, op: int, b: int, c: int) -> str:
    """Return on which side an integer plus or minus a small constant may leave 64 bits: "> …", "< …", "" if unknown."""
    constant = _constant(e, c)
    if op == Op.ADD and constant is None:
        constant = _constant(e, b)
    if op == Op.MUL or constant is None or not -FAR <= constant <= FAR:
        return ""
    return f"> {NEAR}" if (constant > 0) is (op == Op.ADD) else f"< -{NEAR}"


def _check(e: Emitter, target: str, doubt: str) -> str:
    """Return the line that looks closer at a new number if it is beyond what is cheap to compare."""
    return (
        f"if {doubt} and ({target}.__class__ is not {e.named('int')} or not {LOW} <= {target} <= {HIGH}):"
        f" {target} = CHECK({target})"
    )


def _constant(e: Emitter, operand: int) -> int | None:
    """Return the integer constant that an operand is, else None."""
    if operand < 0:
        value = e.constants[-1 - operand]
        if value.__class__ is int:
            return value  # type: ignore[return-value]
    return None


def _is_small_factor(e: Emitter, operand: int) -> bool:
    """Return whether a string may be repeated by an operand without harm."""
    value = _constant(e, operand)
    return value is not None and abs(value) <= 16


@_template(Op.DIV)
def _divide(e: Emitter, a: int, b: int, c: int) -> None:
    x, y, left, right = _operands(e, b, c)
    e.will_write(a)
    slow = e.slow("ARITHMETIC", int(Op.DIV), x, y)
    if c < 0 and right & NUMBER and e.constants[-1 - c]:
        value = float(e.constants[-1 - c])  # type: ignore[arg-type]
        if abs(value) < 1e300:
            text = f"r{a} = {x} / {value!r}"
            if left & ~NUMBER:
                _handled(e, a, [text], slow)
            elif b < 0:
                e.write(f"r{a} = {slow}")
            else:
                e.write(text)
            return
    divisor = y if FLOAT in (left, right) else f"({y} + 0.0)"  # Lua converts integers before it divides
    _handled(e, a, [f"r{a} = {x} / {divisor}"], slow, "(TypeError, ZeroDivisionError)")


@_template(Op.MOD, Op.IDIV)
def _remainder(e: Emitter, a: int, b: int, c: int) -> None:
    op = e.code[e.pc][0]
    x, y, left, right = _operands(e, b, c)
    e.will_write(a)
    sign = "%" if op == Op.MOD else "//"
    slow = e.slow("ARITHMETIC", op, x, y)
    constant = _constant(e, c)
    is_positive = constant is not None and constant > 0
    checks = []
    if left & ~INT:
        checks.append(f"{x}.__class__ is {e.named('int')}")
    if right & ~INT:
        checks.append(f"{y}.__class__ is {e.named('int')}")
    if not is_positive:
        checks.append(f"{y} > 0")
    text = f"r{a} = {x} {sign} {y}"
    if checks:
        # Python's remainder is 0.0 where C's may be -0.0
        if op == Op.MOD and is_positive and left & FLOAT:
            slow = f"({x} % {y} or {slow}) if {x}.__class__ is {e.named('float')} else {slow}"
        text += f" if {' and '.join(checks)} else {slow}"
    e.write(text)


@_template(Op.POW)
def _power(e: Emitter, a: int, b: int, c: int) -> None:
    x, y, _left, _right = _operands(e, b, c)
    e.will_write(a)
    slow = e.slow("ARITHMETIC", int(Op.POW), x, y)
    constant = e.constants[-1 - c] if c < 0 else None
    if constant == 2 and b >= 0:
        e.write(f"r{a} = {x} * {x} if {x}.__class__ is {e.named('float')} else {slow}")
    else:
        e.write(f"r{a} = {slow}")


@_template(Op.BAND, Op.BOR, Op.BXOR)
def _bits(e: Emitter, a: int, b: int, c: int) -> None:
    op = e.code[e.pc][0]
    x, y, left, right = _operands(e, b, c)
    e.will_write(a)
    sign = {Op.BAND: "&", Op.BOR: "|", Op.BXOR: "^"}[Op(op)]
    slow = e.slow("ARITHMETIC", op, x, y)
    if b < 0 and c < 0:
        e.write(f"r{a} = {slow}")
    elif not (left | right) & ~INT:
        e.write(f"r{a} = {x} {sign} {y}")
    elif op == Op.BOR and left & TABLE and right & TABLE:  # Python's dicts have that operator
        e.write(f"r{a} = {x} | {y} if {x}.__class__ is {e.named('int')} is {y}.__class__ else {slow}")
    else:
        _handled(e, a, [f"r{a} = {x} {sign} {y}"], slow)


@_template(Op.SHL, Op.SHR)
def _shift(e: Emitter, a: int, b: int, c: int) -> None:
    op = e.code[e.pc][0]
    x, y, _left, _right = _operands(e, b, c)
    e.will_write(a)
    slow = e.slow("ARITHMETIC", op, x, y)
    count = _constant(e, c)
    if count is None or not 1 <= count <= 63 or b < 0:
        e.write(f"r{a} = {slow}")
    elif op == Op.SHR:
        _handled(e, a, [f"r{a} = ({x} & 0xFFFFFFFFFFFFFFFF) >> {count}"], slow)
    else:
        target = "x" if f"r{a}" == x else f"r{a}"
        lines = [f"{target} = {x} << {count}", *_limits(target, BIG)]
        if target == "x":
            lines.append(f"r{a} = x")
        _handled(e, a, lines, slow)


@_template(Op.UNM, Op.BNOT)
def _unary(e: Emitter, a: int, b: int, _: int) -> None:
    op = e.code[e.pc][0]
    x, known = e.value(b), e.type(b)
    e.will_write(a)
    if op == Op.BNOT and not known & ~INT and b >= 0:
        e.write(f"r{a} = ~{x}")
    elif op == Op.UNM and not known & ~(FLOAT | SMALL) and b >= 0:
        e.write(f"r{a} = -{x}")
    elif op == Op.UNM and b >= 0:
        slow = e.slow("UNARY", op, x)
        e.write(f"r{a} = -{x} if {x}.__class__ is {e.named('float')} else {slow}")
    else:
        e.write(f"r{a} = {e.slow('UNARY', op, x)}")


@_template(Op.LEN)
def _length(e: Emitter, a: int, b: int, _: int) -> None:
    x, known = e.value(b), e.type(b)
    e.will_write(a)
    if known == STR and b >= 0:
        e.write(f"r{a} = len({x})")
        return
    e.write(f"if {x}.__class__ is {e.named('table')}:")
    target = "x" if x == f"r{a}" else f"r{a}"
    e.write(f" {target} = len({x})")
    e.write(f" if {target} + 1 in {x} or {target} and {target} not in {x}: {target} = BORDER({x})")
    if target == "x":
        e.write(f" r{a} = x")
    e.write(f"else: r{a} = {e.slow('LENGTH', x)}")


@_template(Op.CONCAT)
def _concat(e: Emitter, a: int, b: int, c: int) -> None:
    values = [e.value(register) for register in range(b, b + c)]
    types = [e.types[register] for register in range(b, b + c)]
    e.will_write(a)
    parts = []
    for value, known in zip(values, types):
        if known == STR:
            parts.append("f" + value if value[:1] == "'" else value)  # or Python would join two constants
        else:
            parts.append(f"({value} if {value}.__class__ is {e.named('str')} else TEXT({value}))")
    slow = e.slow("CONCAT", f"[{', '.join(values)}]")
    if all(value[:1] == "'" for value in values):
        e.write(f"r{a} = {slow}")
    elif c <= 3:
        _handled(e, a, [f"r{a} = {' + '.join(parts)}"], slow)
    else:
        _handled(e, a, [f"r{a} = ''.join(({', '.join(parts)}))"], slow)
    e.made(f"{STRING_SIZE} + (len(r{a}) if r{a}.__class__ is {e.named('str')} else 0)")


# ---------------------------------------------------------------- calls

_FEW = 5
"""Open arguments below this number are passed one by one, because ``f(*values)`` needs C's stack."""


def _arguments(e: Emitter, a: int, b: int) -> list[str]:
    return e.values(a + 1, b)


_OPEN = "*(o if o.__class__ is f'\u2126tuple' else (o,))"
"""The open results as arguments."""


@_template(Op.CALL)
def _call(e: Emitter, a: int, b: int, c: int) -> None:
    function = e.value(a)
    arguments = _arguments(e, a, b)
    e.copies.pop(a, None)
    if function != f"r{a}":
        e.will_write(a)
        e.write(f"r{a} = {function}")
    for register in range(a, a + max(c, 1)):
        e.will_write(register)
    if c < 0:
        target = "o = "
    elif c == 0:
        target = ""
    elif c == 1:
        target = f"r{a} = "
    else:
        target = "x = "
    if e.resumable:
        _resumable_call(e, a, b, arguments, target)
    else:
        e.write("try:")
        e.indent += " "
        _plain_call(e, f"r{a}", b, arguments, target)
        e.indent = e.indent[:-1]
        e.write(f"except CALL_TROUBLE as error: {target}CALL(G, error, r{a}, {_everything(arguments, b)})")
    if c == 1:
        e.write(f"if r{a}.__class__ is {e.named('tuple')}: r{a} = r{a}[0] if r{a} else None")
    elif c > 1:
        names = ", ".join(f"r{a + i}" for i in range(c))
        e.write(f"{names} = x if x.__class__ is {e.named('tuple')} and len(x) == {c} else ADJUST(x, {c})")


def _everything(arguments: list[str], count: int) -> str:
    """Return all arguments of a call as a tuple."""
    listed = arguments if count >= 0 else [*arguments, _OPEN]
    return f"({', '.join(listed)}{',' if listed else ''})"


def _plain_call(e: Emitter, function: str, count: int, arguments: list[str], target: str) -> None:
    """Write a call that Python makes."""
    if count >= 0:
        e.write(f"{target}{function}({', '.join(arguments)})")
        return
    e.write(f"n = len(o) if o.__class__ is {e.named('tuple')} else -1")
    e.write(f"if n < 0: {target}{function}({', '.join([*arguments, 'o'])})")
    for number in range(_FEW):
        given = ", ".join([*arguments, *(f"o[{i}]" for i in range(number))])
        e.write(f"elif n == {number}: {target}{function}({given})")
    e.write(f"else: {target}SPREAD(G, {function}, ({', '.join([*arguments, '*o'])},))")


def _resumable_call(e: Emitter, a: int, count: int, arguments: list[str], target: str) -> None:
    """Write a call that a coroutine may yield from: the function's generator form if it has one."""
    everything = _everything(arguments, count)
    listed = ", ".join(arguments if count >= 0 else [*arguments, _OPEN])
    e.write("try:")
    e.write(f" if r{a}.__class__ is {e.named('function')}:")
    e.write(f"  try: f = r{a}.resumable")
    e.write(f"  except AttributeError: f = RESUMABLE(G, r{a})")
    e.write(f" else: f = FORMS.get(r{a}) if r{a} is not YIELD else YIELD")
    e.write(f" if f is None: {target}r{a}({listed})")
    e.write(f" elif f is YIELD: {target}yield {everything}")
    e.write(f" else: {target}yield from f(d{', ' if listed else ''}{listed})")
    e.write(f"except CALL_TROUBLE as error: {target}yield from CALL_Y(G, d, error, r{a}, {everything})")


@_template(Op.TAILCALL)
def _tail_call(e: Emitter, a: int, b: int, _: int) -> None:
    function = e.value(a)
    arguments = _arguments(e, a, b)
    if function != f"r{a}":
        e.write(f"r{a} = {function}")
    everything = _everything(arguments, b)
    e.counts_tails = True
    e.write("TAILS -= 1")
    e.write(f"if TAILS < 0: TAILS = {TAIL_CALLS}; raise TAIL(r{a}, {everything})")
    if e.resumable:
        _resumable_call(e, a, b, arguments, "x = ")
        e.write("return x")
        return
    call = f"r{a}({', '.join(arguments)})" if b >= 0 else f"SPREAD(G, r{a}, {everything})"
    e.write(f"try: return {call}")
    e.write(f"except TypeError as error: raise TAIL_CALL(G, error, r{a}, {everything})")


@_template(Op.RETURN)
def _return(e: Emitter, a: int, b: int, _: int) -> None:
    values = e.values(a, b)
    if b == 1:
        e.write(f"return {values[0]}")
    elif b >= 0:
        e.write(f"return ({', '.join(values)})")
    elif not values:
        e.write("return o if o.__class__ is not f'\u2126tuple' or len(o) != 1 else o[0]")
    else:
        e.write(f"x = ({', '.join(values)}, *(o if o.__class__ is f'\u2126tuple' else (o,)))")
        e.write("return x if len(x) != 1 else x[0]")


@_template(Op.VARARG)
def _vararg(e: Emitter, a: int, _: int, c: int) -> None:
    for register in range(a, a + max(c, 0)):
        e.will_write(register)
    if c < 0:
        e.write("o = varargs")
    elif c == 1:
        e.write(f"r{a} = varargs[0] if varargs else None")
    elif c:
        names = ", ".join(f"r{a + i}" for i in range(c))
        e.write(f"{names} = varargs if len(varargs) == {c} else ADJUST(varargs, {c})")


@_template(Op.CLOSURE)
def _closure(e: Emitter, a: int, b: int, _: int) -> None:
    inner = e.proto.protos[b]
    names = [
        (e.cells.name(e.pc, upvalue.index) if upvalue.in_register else e.upvalue(upvalue.index))
        for upvalue in inner.upvalues
    ]
    e.will_write(a)
    shared = [name for name in names if name is not None]
    if len(shared) == len(names) and len(set(names)) == len(names):
        order = [sorted(shared).index(name) for name in shared]
        if e.orders.setdefault(b, order) == order:
            parameters = [f"p{i}=None" for i in range(inner.num_params)] + ["*_"]
            listed = "".join(", " + name for name in shared)
            e.write(f"def r{a}({', '.join(parameters)}): return '\u2126p{b}'{listed}")
            e.made(NEW_OBJECT_SIZE)
            return
    order = e.orders.setdefault(b, list(range(len(names))))
    cells = [""] * len(names)
    for i, name in enumerate(names):
        upvalue = inner.upvalues[i]
        cells[order[i]] = f"r{upvalue.index}" if name is None else f"(lambda: {name}).__closure__[0]"
    e.write(
        f"r{a} = FUNCTION('\u2126p{b}', GLOBALS, 'lua', '\u2126d{b}', ({', '.join(cells)}{',' if cells else ''}))"
    )
    e.made(NEW_OBJECT_SIZE)


# ---------------------------------------------------------------- to-be-closed variables


@_template(Op.TBC)
def _mark(e: Emitter, a: int, _b: int, _c: int) -> None:
    value = e.cells.name(e.pc, a) or e.value(a)
    name = local_name(e.proto, a, e.pc) or "(temporary)"
    e.write(f"MARK(G, marks, {a}, {value}, {name!r})")


@_template(Op.CLOSE)
def _close(e: Emitter, a: int, _b: int, _c: int) -> None:
    e.flush(-1)
    e.write(f"if marks: {e.slow('CLOSE', 'marks', a)}")
