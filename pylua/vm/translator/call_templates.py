"""Templates of calls, closures and to-be-closed variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylua.bytecode.opcodes import Op
from pylua.vm.collector import NEW_OBJECT_SIZE
from pylua.vm.naming import local_name
from pylua.vm.translator.adjustment import may_be_loose
from pylua.vm.translator.intrinsics import quick_call
from pylua.vm.translator.template import WORK, template
from pylua.vm.unwinding import TAIL_CALLS

if TYPE_CHECKING:
    from pylua.vm.translator.emitter import Emitter

# ---------------------------------------------------------------- calls

_FEW = 5
"""Open arguments below this number are passed one by one, because ``f(*values)`` needs C's stack."""


def _arguments(e: Emitter, a: int, b: int) -> list[str]:
    return e.values(a + 1, b)


_OPEN = "*(o if o.__class__ is f'\u2126tuple' else (o,))"
"""The open results as arguments."""


@template(Op.CALL)
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
    quick = quick_call(e, a, b, arguments) if c <= 1 else None
    if quick is not None and not (quick.is_action and c):
        e.write(f"if {' and '.join(quick.conditions)}: {target}{quick.result}")
        e.write("else:")
        e.indent += " "
    if e.resumable:
        _resumable_call(e, a, b, arguments, target)
    else:
        e.write("try:")
        e.indent += " "
        _plain_call(e, f"r{a}", b, arguments, target)
        e.indent = e.indent[:-1]
        e.write(f"except CALL_TROUBLE: {target}CALL(G, r{a}, {_everything(arguments, b)})")
    e.loose -= set(range(a, a + max(c, 1)))
    if c == 1 and quick is None and may_be_loose(e, a):
        e.loose.add(a)
    elif c == 1:
        e.adjust(a)
    if quick is not None and not (quick.is_action and c):
        e.indent = e.indent[:-1]
    if c > 1:
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


@template(Op.TAILCALL)
def _tail_call(e: Emitter, a: int, b: int, _: int) -> None:
    function = e.value(a)
    arguments = _arguments(e, a, b)
    if function != f"r{a}":
        e.write(f"r{a} = {function}")
    everything = _everything(arguments, b)
    quick = quick_call(e, a, b, arguments)
    if quick is not None and not quick.is_action:
        e.write(f"if {' and '.join(quick.conditions)}: return {quick.result}")
    e.counts_tails = True
    e.write("TAILS -= 1")
    e.write(f"if TAILS < 0: TAILS = {TAIL_CALLS}; raise TAIL(r{a}, {everything})")
    if e.resumable:
        _resumable_call(e, a, b, arguments, "x = ")
        e.write("return x")
        return
    e.write("try:")
    e.indent += " "
    _plain_call(e, f"r{a}", b, arguments, "return ")
    e.indent = e.indent[:-1]
    e.write(f"except TypeError: raise TAIL_CALL(G, r{a}, {everything})")


@template(Op.RETURN)
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


@template(Op.VARARG)
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


@template(Op.CLOSURE)
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
            listed = "".join(", " + name for name in shared) + f", {WORK}" * e.has_meter
            e.write(f"def r{a}({', '.join(parameters)}): return '\u2126p{b}'{listed}")
            e.made(NEW_OBJECT_SIZE)
            return
    order = e.orders.setdefault(b, list(range(len(names))))
    cells = [""] * len(names)
    for i, name in enumerate(names):
        upvalue = inner.upvalues[i]
        cells[order[i]] = f"r{upvalue.index}" if name is None else f"(lambda: {name}).__closure__[0]"
    if e.has_meter:
        cells.append("WORK_LEFT")
    e.write(
        f"r{a} = FUNCTION('\u2126p{b}', GLOBALS, 'lua', '\u2126d{b}', ({', '.join(cells)}{',' if cells else ''}))"
    )
    e.made(NEW_OBJECT_SIZE)


# ---------------------------------------------------------------- to-be-closed variables


@template(Op.TBC)
def _mark(e: Emitter, a: int, _b: int, _c: int) -> None:
    value = e.cells.name(e.pc, a) or e.value(a)
    name = local_name(e.proto, a, e.pc) or "(temporary)"
    e.write(f"MARK(G, marks, {a}, {value}, {name!r})")


@template(Op.CLOSE)
def _close(e: Emitter, a: int, _b: int, _c: int) -> None:
    e.flush(-1)
    e.write(f"if marks: {e.slow('CLOSE', 'marks', a)}")
