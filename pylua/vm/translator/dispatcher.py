"""Block dispatch: a function whose jumps do not nest becomes a loop over its basic blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylua.bytecode.opcodes import Op, Trait

if TYPE_CHECKING:
    from pylua.vm.translator.emitter import Emitter

_TFORCALL = int(Op.TFORCALL)
_IS_TEST = [bool(op.traits & Trait.TEST) for op in Op]


def dispatch(e: Emitter) -> None:
    """Write the function as a loop over its basic blocks: its jumps do not nest."""
    leaders = [pc for pc in e.facts.leaders if pc < len(e.code) and e.facts.before[pc] is not None]
    e.write("at = 0")
    e.write("while True:")
    outer = e.indent
    ends = dict(zip(e.facts.leaders, e.facts.leaders[1:]))
    for number, start in enumerate(leaders):
        e.indent = outer + " "
        e.pc = start
        e.write(f"{'if' if not number else 'elif'} at == {start}:")
        e.indent += " "
        for pc in range(start, ends[start]):
            _dispatched(e, pc)
        if ends[start] < len(e.code):
            e.write(f"at = {ends[start]}")
        e.write("continue")
    e.indent = outer


def _dispatched(e: Emitter, pc: int) -> None:
    """Write one instruction of a dispatched block."""
    op, a, b, c = e.code[pc]
    if op == Op.JMP:
        e.at(pc)
        e.flush(e.facts.live_behind(pc))
        if a <= pc:
            e.pass_begins(a)
        e.write(f"at = {a}; continue")
    elif op == Op.FORPREP:
        iterable = e.loop_range(pc)
        e.write(f"s{pc} = iter({iterable})")
        _step(e, pc, _counters(e, pc, a, b), pc + 1)
        e.write(f"at = {b}; continue")
    elif op == Op.FORLOOP:
        e.at(pc)
        e.flush(-1)
        _step(e, b - 1, _counters(e, b - 1, a, pc + 1), b)
    elif op == Op.TFORPREP:
        e.at(pc)
        e.flush(-1)
        if e.needs_marks:
            e.write(f"if r{a + 3} is not None: MARK(G, marks, {a + 3}, r{a + 3}, '(for state)')")
        make = "ITERATOR" if e.resumable else "ITERATE"
        e.write(f"s{b} = {make}(G, r{a}, r{a + 1}, r{a + 2}, {e.code[b][2]})")
        if not e.resumable:
            e.write(f"s{b} = iter(s{b})")
        e.write(f"at = {b}; continue")
    elif op == _TFORCALL:
        e.at(pc)
        e.flush(-1)
        names = ", ".join(f"r{a + 4 + i}" for i in range(b))
        if e.resumable:
            e.write(f"if s{pc} is None:")
            e.indent += " "
            e.iteration(a, names, b)
            e.write(f"at = {pc + 2 if pc + 2 in e.facts.live_in else pc + 1}")
            e.write(f"if r{a + 4} is not None:")
            e.indent += " "
            e.pass_begins(e.code[pc + 1][2])
            e.write(f"r{a + 2} = r{a + 4}; at = {e.code[pc + 1][2]}")
            e.indent = e.indent[:-1]
            e.write("continue")
            e.indent = e.indent[:-1]
        _step(e, pc, names, e.code[pc + 1][2])
    elif op == Op.TFORLOOP:
        pass  # its TFORCALL has done it
    elif _IS_TEST[op]:
        _, jump = e.test(pc)
        target = c if op not in (Op.JIF, Op.JIFNOT) else b
        e.write(f"if {jump}:")
        e.indent += " "
        if target <= pc:
            e.pass_begins(target)
        e.write(f"at = {target}; continue")
        e.indent = e.indent[:-1]
    else:
        e.instruction(pc)


def _counters(e: Emitter, pc: int, a: int, end: int) -> str:
    """Return what gets the next number of the loop at *pc*: its register, and what counts if that is another variable."""
    counter = e.loop_variable("i", pc, a + 3, end - 1)
    return counter if counter == f"r{a + 3}" else f"{counter} = r{a + 3}"


def _step(e: Emitter, pc: int, names: str, target: int) -> None:
    """Write what takes the next item of the iterator of *pc* and goes to *target*, if there is one."""
    e.write(f"x = next(s{pc}, G)")
    e.write("if x is not G:")
    e.indent += " "
    e.pass_begins(target)
    e.write(f"{names} = x; at = {target}; continue")
    e.indent = e.indent[:-1]
