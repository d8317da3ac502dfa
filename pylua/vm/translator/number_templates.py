"""Templates of arithmetic, lengths and concatenation, specialised to what is known of the operands.

Ranges: the sum of two integers is within 64 bits if it is within 30, which CPython compares fastest (13 ns
instead of 25).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylua.bytecode.opcodes import ARITHMETIC_EVENTS, Op
from pylua.vm.collector import STRING_SIZE
from pylua.vm.operations import LARGE_STRING
from pylua.vm.translator.facts import ANY, BIG, FLOAT, INT, NUMBER, SMALL, STR, TABLE
from pylua.vm.translator.template import template

if TYPE_CHECKING:
    from pylua.vm.translator.emitter import Emitter

LOW, HIGH = "-0x8000000000000000", "0x7FFFFFFFFFFFFFFF"
NEAR = "0x3FFFFFFF"
FAR = 0x3FFFFFFF

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


def _limits(e: Emitter, target: str, known: int) -> list[str]:
    """Return the lines that bring a new number back to 64 bits.

    The comparisons that an integer takes for 13 ns take 60 with a float, to ask whether it is one takes 11.
    """
    wrap = (
        f"if not -{NEAR} <= {target} <= {NEAR} and not {LOW} <= {target} <= {HIGH}: {target} = WRAP({target})"
    )
    if not known & FLOAT:
        return [wrap]
    if not e.expects_floats:
        return [f"if not -{NEAR} <= {target} <= {NEAR}: {target} = CHECK({target})"]
    return [
        f"if {target}.__class__ is not f'\u2126float' and not -{NEAR} <= {target} <= {NEAR}: {target} = CHECK({target})"
    ]


_SIGNS = {
    int(Op.ADD): "+", int(Op.SUB): "-", int(Op.MUL): "*",
    int(Op.BAND): "&", int(Op.BOR): "|", int(Op.BXOR): "^",
}  # fmt: skip
"""The operators that Python has, too, for the usual operands."""


@template(Op.ADD, Op.SUB, Op.MUL)
def _sum(e: Emitter, a: int, b: int, c: int) -> None:
    op = e.code[e.pc][0]
    x, y, left, right = _operands(e, b, c)
    e.will_write(a)
    sign = _SIGNS[op]
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
            for line in _limits(e, f"r{a}", left | right):
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
        lines += _limits(e, target, FLOAT)
    if target == "x":
        lines.append(f"r{a} = x")
    if (
        ARITHMETIC_EVENTS[op] in e.overloaded and left == right == ANY
    ):  # Python's refusal takes longer than to ask
        classes = ("float", "int") if e.likes_floats else ("int", "float")
        is_number = " or ".join(f"{x}.__class__ is {e.named(name)}" for name in classes)
        lines = [f"if {is_number}:", *(" " + line for line in lines), f"else: r{a} = {slow}"]
    _handled(e, a, lines, slow)


def _product(e: Emitter, a: int, x: str, y: str, slow: str) -> None:
    """Write a product of two values that nothing is known of: strings must not be repeated."""
    is_float = f"{x}.__class__ is {e.named('float')} or {y}.__class__ is {e.named('float')}"
    is_integer = f"{x}.__class__ is {e.named('int')} is {y}.__class__"
    target = "x" if f"r{a}" in (x, y) else f"r{a}"
    integers = [f"{target} = {x} * {y}", *_limits(e, target, BIG)]
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
            return value
    return None


def _is_small_factor(e: Emitter, operand: int) -> bool:
    """Return whether a string may be repeated by an operand without harm."""
    value = _constant(e, operand)
    return value is not None and abs(value) <= 16


@template(Op.DIV)
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


@template(Op.MOD, Op.IDIV)
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


@template(Op.POW)
def _power(e: Emitter, a: int, b: int, c: int) -> None:
    x, y, _left, _right = _operands(e, b, c)
    e.will_write(a)
    slow = e.slow("ARITHMETIC", int(Op.POW), x, y)
    constant = e.constants[-1 - c] if c < 0 else None
    if constant == 2 and b >= 0:
        e.write(f"r{a} = {x} * {x} if {x}.__class__ is {e.named('float')} else {slow}")
    else:
        e.write(f"r{a} = {slow}")


@template(Op.BAND, Op.BOR, Op.BXOR)
def _bits(e: Emitter, a: int, b: int, c: int) -> None:
    op = e.code[e.pc][0]
    x, y, left, right = _operands(e, b, c)
    e.will_write(a)
    sign = _SIGNS[op]
    slow = e.slow("ARITHMETIC", op, x, y)
    if b < 0 and c < 0:
        e.write(f"r{a} = {slow}")
    elif not (left | right) & ~INT:
        e.write(f"r{a} = {x} {sign} {y}")
    elif op == Op.BOR and left & TABLE and right & TABLE:  # Python's dicts have that operator
        e.write(f"r{a} = {x} | {y} if {x}.__class__ is {e.named('int')} is {y}.__class__ else {slow}")
    else:
        _handled(e, a, [f"r{a} = {x} {sign} {y}"], slow)


@template(Op.SHL, Op.SHR)
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
        lines = [f"{target} = {x} << {count}", *_limits(e, target, BIG)]
        if target == "x":
            lines.append(f"r{a} = x")
        _handled(e, a, lines, slow)


@template(Op.UNM, Op.BNOT)
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


@template(Op.LEN)
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
    if known & STR and x[:1] != "'":
        e.write(f"elif {x}.__class__ is {e.named('str')}: r{a} = len({x})")
    e.write(f"else: r{a} = {e.slow('LENGTH', x)}")


@template(Op.CONCAT)
def _concat(e: Emitter, a: int, b: int, c: int) -> None:
    values = [e.value(register) for register in range(b, b + c)]
    types = [e.types[register] for register in range(b, b + c)]
    e.will_write(a)
    parts = []
    for value, known in zip(values, types):
        is_small = f" and len({value}) < {LARGE_STRING}" * e.metered  # else the meter must be asked
        if value[:1] == "'" or (known == STR and not e.metered):
            parts.append("f" + value if value[:1] == "'" else value)  # or Python would join two constants
        elif not known & ~INT:
            parts.append(f"f'{{{value}}}'")
        else:
            is_a = f"{value}.__class__ is"
            integer = f"f'{{{value}}}' if {is_a} {e.named('int')} else " if known & INT else ""
            parts.append(f"({value} if {is_a} {e.named('str')}{is_small} else {integer}TEXT({value}))")
    slow = e.slow("CONCAT", f"[{', '.join(values)}]")
    if all(value[:1] == "'" for value in values) or (e.metered and any(map(e.is_large, values))):
        e.write(f"r{a} = {slow}")
    elif c <= 3:
        _handled(e, a, [f"r{a} = {' + '.join(parts)}"], slow)
    else:
        _handled(e, a, [f"r{a} = ''.join(({', '.join(parts)}))"], slow)
    e.made(f"{STRING_SIZE} + (len(r{a}) if r{a}.__class__ is {e.named('str')} else 0)")
