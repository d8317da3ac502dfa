"""The emitter: writes one function of bytecode as a Python function.

Registers are Python locals (``r3``), captured variables are Python's own where they can be (``c7``, see
`cells`), upvalues are free variables (``u002``). Each instruction becomes a statement of its own, so that at
any call all registers are where a debugger, a traceback or the interpreter can find them; only copies are
passed on without being made. Constants and classes stand in the text as marked strings, which `linker` replaces.

What an operator does to the usual types stands in the text; on anything else Python raises TypeError, and the
handler next to it asks `runtime`, which asks `operations`. Comparisons have no handler of their own: the one
around the whole function hands the activation over to the interpreter (`runtime.resume`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylua.boolean import FALSE, TRUE
from pylua.bytecode.opcodes import Op
from pylua.progress import STEPS, step
from pylua.vm.meter import loop_costs
from pylua.vm.naming import local_name
from pylua.vm.operations import LARGE_STRING
from pylua.vm.translator.cells import CellVariables
from pylua.vm.translator.control import (
    Condition,
    GenericFor,
    If,
    Instr,
    Leave,
    NumericFor,
    Tangle,
    Unstructured,
    While,
    structure,
)
from pylua.vm.translator.dispatcher import dispatch
from pylua.vm.translator.facts import ANY, SMALL_LIMIT, STR, Facts, live_at_entry
from pylua.vm.translator.form import mentions_floats
from pylua.vm.translator.template import LATE_WORK, WORK
from pylua.vm.translator.templates import TEMPLATES, comparison, refused, truth

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pylua.bytecode.proto import Proto
    from pylua.vm.translator.control import Node
    from pylua.vm.translator.form import Form

MARK = "\u2126"
"""Begins the strings that stand for something else; no Lua string has this character."""


_READING_MORE = frozenset((Op.TBC, Op.CLOSE, Op.CLOSURE, Op.FORPREP, Op.FORLOOP, Op.TFORPREP, Op.TFORLOOP))
"""Instructions that look at more registers than `effect_of` says."""


class Emitter:
    """The Python text of one function.

    Args:
        proto: the function.
        order: of each upvalue, its place among the free variables.
        form: what kind of text.
    """

    def __init__(self, proto: Proto, order: Sequence[int], form: Form) -> None:
        self.proto = proto
        self.resumable = form.resumable
        self.collects = form.collects
        self.metered = form.metered
        self.has_meter = form.has_meter
        self.work = WORK if form.has_meter else LATE_WORK
        self.costs = loop_costs(proto) if form.metered else {}
        self.code = proto.code
        self.constants = proto.constants
        self.upvalues = [f"u{place:03d}" for place in order]
        self.free_variables = sorted(self.upvalues) + [WORK] * form.has_meter
        self.lines: list[str] = []
        self.pcs: list[int] = []
        """The instruction that each line of text belongs to."""
        self.orders: dict[int, list[int]] = {}
        """Of each nested Proto, the order that its closures have here."""
        self.indent = " "
        self.pc = 0
        self.types: Sequence[int] = ()
        self.copies: dict[int, str] = {}
        """Copies not made yet: register to what it would be a copy of."""
        self.unmade: dict[int, dict[int, str]] = {}
        """Those that an instruction finds unmade, for who looks at the registers there."""
        self.loose: set[int] = set()
        """Registers with the results of a call that have not been adjusted to one value; see `settle`."""
        self.assigned_upvalues: set[str] = set()
        self.counts_tails = False
        self.likes_floats = mentions_floats(proto)
        """Numbers of unknown type are tried as floats first."""
        self.expects_floats = form.expects_floats
        self.overloaded = form.overloaded
        self.num_flags = 0
        self.needs_marks = any(op in (Op.TBC, Op.CLOSE) for op, *_ in proto.code)
        try:
            nodes = structure(proto.code)
            self.is_nested = True
        except Unstructured:
            nodes = []
            self.is_nested = False
        self.facts = Facts(proto, is_nested=self.is_nested)
        self.cells = CellVariables(self.facts, nested=self.is_nested)
        self.function(nodes)

    # ------------------------------------------------------------ text

    def write(self, text: str) -> None:
        """Add a line for the current instruction."""
        self.lines.append(self.indent + text)
        self.pcs.append(self.pc)

    def function(self, nodes: list[Node]) -> None:
        """Write the whole function."""
        proto = self.proto
        parameters = ["d"] if self.resumable else []
        parameters += [f"r{register}=None" for register in range(proto.num_params)]
        parameters.append("*varargs" if proto.is_vararg else "*_")
        self.indent = "  "
        if self.needs_marks:
            self.write("marks = []")
        unset = live_at_entry(self.facts)
        if unset:
            self.write(" = ".join(f"r{register}" for register in unset) + " = None")
        if self.is_nested:
            self.nodes(nodes)
        else:
            dispatch(self)
        body, body_pcs = self.lines, self.pcs
        self.lines, self.pcs = [], []
        self.pc = 0
        self.indent = ""
        self.write(f"def lua({', '.join(parameters)}):")
        self.indent = " "
        if self.counts_tails:
            self.write("global TAILS")
        if self.has_meter:
            self.assigned_upvalues.add(WORK)
        if self.assigned_upvalues:
            self.write("nonlocal " + ", ".join(sorted(self.assigned_upvalues)))
        if self.resumable:
            self.write("d += 1")
            self.write(
                f"if d > DEEP: return (yield from DEEP_Y(G, '{MARK}self', {self.cells_of_upvalues()}, locals()))"
            )
        if self.metered:
            self.charge(len(self.code))
        self.write("try:")
        self.lines += body or ["  pass"]
        self.pcs += body_pcs or [0]
        self.write("except HANDED_OVER as error:")
        names = ", ".join(f"c{pc:04d}" for pc in sorted(self.cells.natives))
        cells = f"(lambda: ({names},)).__closure__" if names else "()"
        upvalues = self.cells_of_upvalues()
        resume = "(yield from RESUME_Y(G, d, " if self.resumable else "(RESUME(G, "
        self.write(f" return {resume}error, locals(), {cells}, {upvalues}))")
        if self.needs_marks:
            self.write("except FAILURES as error:")
            self.write(" if marks: raise LEAVE(G, error, marks)")
            self.write(" raise")

    def cells_of_upvalues(self) -> str:
        """Return the text of a tuple of the free variables' cells."""
        return f"(lambda: ({', '.join(sorted(self.upvalues))},)).__closure__" if self.upvalues else "()"

    # ------------------------------------------------------------ operands

    def constant(self, number: int) -> str:
        """Return constant *number* as text."""
        value = self.constants[number]
        if value is None:
            return "None"
        if value is TRUE or value is FALSE:
            return self.named("TRUE" if value is TRUE else "FALSE")
        if value.__class__ is int or (value.__class__ is float and abs(value) < 1e300):
            return f"({value!r})"
        return f"'{MARK}k{number}'"

    def is_large(self, text: str) -> bool:
        """Return whether *text* is a string constant of which a copy is to be charged."""
        return text[:1] == "'" and len(str(self.constants[int(text[3:-1])])) >= LARGE_STRING

    def made(self, size: object) -> None:
        """Tell the collector that something has been made; *size* as text, in bytes."""
        if self.collects:
            self.write(f"COLLECTOR.debt += {size}")
            self.write("if COLLECTOR.debt > COLLECTOR.threshold: COLLECTOR.allocated(0)")

    def charge(self, cost: int) -> None:
        """Charge the work of a piece of code that is about to run."""
        self.write(f"{self.work} -= {cost}")
        self.write(f"if {self.work} < 0: TICK()")

    def loop_begins(self, head: int) -> None:
        """Give back the charge of a loop's first pass: only a jump back costs."""
        if self.metered:
            self.write(f"{self.work} += {self.costs[head]}")

    def pass_begins(self, head: int, register: int = 0, variable: str = "") -> None:
        """Charge a pass of a loop, and give *register* the value of the *variable* that controls it."""
        if variable[:1] in ("i", "k"):
            self.write(f"r{register} = {variable}")
        if self.metered:
            self.charge(self.costs[head])

    def slow(self, name: str, *operands: object) -> str:
        """Return the call of a function of `runtime` that may call metamethods."""
        listed = ", ".join(self.single(str(operand)) for operand in operands)
        return f"(yield from {name}_Y(G, d, {listed}))" if self.resumable else f"{name}(G, {listed})"

    def single(self, text: str) -> str:
        """Return the text of one value, adjusted if that has been put off."""
        is_loose = text[:1] == "r" and text[1:].isdigit() and int(text[1:]) in self.loose
        return f"FIRST({text})" if is_loose else text

    def named(self, name: str) -> str:
        """Return the text for one of the linker's objects; an f-string, so that ``is`` may follow without a warning."""
        return f"f'{MARK}{name}'"

    def unmade_copies(self) -> dict[int, dict[int, int]]:
        """Return the copies that each instruction finds unmade: register to the RK operand that it is a copy of."""
        constants = {self.constant(number): -1 - number for number in range(len(self.constants))}
        return {
            pc: {
                register: int(source[1:]) if source[0] == "r" else constants[source]
                for register, source in copies.items()
            }
            for pc, copies in self.unmade.items()
            if copies
        }

    def value(self, operand: int) -> str:
        """Return an RK operand as text."""
        if operand < 0:
            return self.constant(-1 - operand)
        return self.copies.get(operand) or f"r{operand}"

    def type(self, operand: int) -> int:
        """Return the type of an RK operand."""
        return self.facts.operand_type(self.types, operand)

    def upvalue(self, number: int) -> str:
        """Return the variable of upvalue *number*."""
        return self.upvalues[number]

    def cell(self, register: int) -> str:
        """Return the text of the value in the cell of *register*."""
        return self.cells.name(self.pc, register) or f"r{register}.cell_contents"

    def values(self, first: int, count: int) -> list[str]:
        """Return the values of a row of registers; *count* as in a count operand, open results last."""
        fixed = count if count >= 0 else -1 - count
        return [self.value(first + i) for i in range(fixed)]

    # ------------------------------------------------------------ copies

    def will_write(self, register: int) -> None:
        """Forget or make the copies that a write to *register* concerns."""
        self.copies.pop(register, None)
        self.variable_changes(f"r{register}")

    def variable_changes(self, name: str) -> None:
        """Make the copies of a variable that is about to change."""
        for copy, source in list(self.copies.items()):
            if source == name:
                del self.copies[copy]
                self.unmade.get(self.pc, {}).pop(copy, None)
                self.write(f"r{copy} = {source}")

    def settle(self, registers: int) -> None:
        """Adjust those of *registers* that hold the results of a call to one value each (see `adjustment`)."""
        for register in sorted(self.loose):
            if registers >> register & 1:
                self.loose.remove(register)
                self.adjust(register)

    def adjust(self, register: int) -> None:
        """Adjust the results of a call to one value."""
        name = f"r{register}"
        self.write(f"if {name}.__class__ is {self.named('tuple')}: {name} = {name}[0] if {name} else None")

    def _settle_operands(self, pc: int) -> None:
        """Settle what instruction *pc* reads and can't refuse by itself."""
        registers = -1 if self.code[pc][0] in _READING_MORE else self.facts.effects[pc].read
        if registers & sum(1 << register for register in self.loose):
            self.settle(registers & ~refused(self, pc))

    def flush(self, live: int) -> None:
        """Make the copies of registers in *live*, as the block ends."""
        self.settle(live)
        self.loose.clear()
        for copy, source in self.copies.items():
            if live >> copy & 1:
                self.write(f"r{copy} = {source}")
        self.copies.clear()

    def copy(self, register: int, source: str) -> None:
        """Let *register* be a copy of *source*; a named variable gets it at once, a temporary when it must."""
        self.will_write(register)
        if source == f"r{register}":
            return
        if local_name(self.proto, register, self.pc + 1) is None and source[:1] != "c" and source[:1] != "u":
            self.copies[register] = source
        else:
            self.write(f"r{register} = {source}")

    # ------------------------------------------------------------ nodes

    def nodes(self, nodes: list[Node]) -> None:
        """Write a sequence of nodes."""
        for node in nodes:
            _NODES[node.__class__](self, node)

    def block(self, header: str, nodes: list[Node], last: str = "") -> None:
        """Write *header*, and *nodes* under it."""
        self.write(header)
        self.under_header(nodes, last)

    def under_header(self, nodes: list[Node], last: str = "") -> None:
        """Write *nodes* under the header that has just been written."""
        outer = self.indent
        self.indent += " "
        size = len(self.lines)
        self.nodes(nodes)
        if last:
            self.write(last)
        if len(self.lines) == size:
            self.write("pass")
        self.indent = outer

    def instr(self, node: Instr) -> None:
        """Write one instruction."""
        self.instruction(node.pc)

    def instruction(self, pc: int) -> None:
        """Write the instruction at *pc*, which does not jump."""
        types = self.facts.before[pc]
        if not pc & STEPS:
            step()
        if types is None:
            return  # control never comes here
        self.pc = pc
        if self.copies:
            self.unmade[pc] = dict(self.copies)
        self.types = types
        if self.loose:
            self._settle_operands(pc)
        op, a, b, c = self.code[pc]
        TEMPLATES[op](self, a, b, c)
        if self.loose and op != Op.CALL:
            written = self.facts.effects[pc].written
            self.loose = {register for register in self.loose if not written >> register & 1}
        if pc + 1 in self.facts.live_in:
            self.flush(self.facts.live_behind(pc))

    def at(self, pc: int) -> tuple[int, ...]:
        """Go to instruction *pc*, which jumps, and return it; all copies are made that will be needed."""
        self.pc = pc
        if self.copies:
            self.unmade[pc] = dict(self.copies)
        types = self.facts.before[pc]
        self.types = [ANY] * self.proto.num_registers if types is None else types
        if self.loose:
            self._settle_operands(pc)
        return self.code[pc]

    def test(self, pc: int) -> tuple[str, str]:
        """Return the conditions under which the test at *pc* does not jump, and under which it does."""
        op, a, b, _ = self.at(pc)
        if op == Op.JIF or op == Op.JIFNOT:
            true, false = truth(self, self.value(a), self.type(a))
            conditions = (false, true) if op == Op.JIF else (true, false)
        else:
            condition = comparison(self, op, a, b)
            negated = f"not {condition}"
            is_negative = op in (Op.JNE, Op.JNLT, Op.JNLE)
            if op in (Op.JEQ, Op.JNE):
                negated = comparison(self, op, a, b, negated=True)
            conditions = (condition, negated) if is_negative else (negated, condition)
        self.flush(self.facts.live_behind(pc))
        return conditions

    def choice(self, node: If) -> None:
        """Write a test and what depends on it."""
        stay, jump = self.test(node.pc)
        if node.stay:
            self.block(f"if {stay}:", node.stay)
            if node.jump:
                self.pc = node.pc
                self.block("else:", node.jump)
        elif node.jump:
            self.block(f"if {jump}:", node.jump)
        else:
            self.write(stay)  # it may call a metamethod

    def condition(self, node: Condition) -> None:
        """Write a condition of several tests: as one expression, or with a flag where instructions are between."""
        if any(before for before, _, _ in node.steps[1:]):
            flag = self.new_flag()
            self.write(f"{flag} = False")
            depth = self.indent
            for before, pc, decides in node.steps:
                for instruction in before:
                    self.instruction(instruction)
                stay, jump = self.test(pc)
                if decides:
                    self.write(f"if {jump}: {flag} = True")
                    self.write("else:")
                else:
                    self.write(f"if {stay}:")
                self.indent += " "
            self.write(f"{flag} = True")
            self.indent = depth
            self.choose(node, lambda opening, closing: self.write(f"if {opening}{flag}{closing}:"))
        else:
            for instruction in node.steps[0][0]:
                self.instruction(instruction)
            tests = [(pc, decides, *self.test(pc)) for _, pc, decides in node.steps]
            self.choose(node, lambda opening, closing: self.write_tests(tests, opening, closing))

    def choose(self, node: Condition, write_header: Callable[[str, str], None]) -> None:
        """Write what depends on a condition, below the header that *write_header* writes around the condition's text."""
        if node.then:
            write_header("", "")
            self.under_header(node.then)
            if node.otherwise:
                self.block("else:", node.otherwise)
        else:
            write_header("not (", ")")
            self.under_header(node.otherwise)

    def write_tests(self, tests: Sequence[tuple[int, bool, str, str]], opening: str, closing: str) -> None:
        """Write the header of a condition, each test on a line of its own: what fails must be told from the others.

        Args:
            tests: of each its instruction, whether a jump decides for true, the condition to stay, and to jump.
            opening: what is before the whole.
            closing: what is behind it.
        """
        before = f"if {opening}("
        for number, (pc, decides, stay, jump) in enumerate(tests):
            self.pc = pc
            if number == len(tests) - 1:
                self.write(f"{before}{jump if decides else stay}{')' * len(tests)}{closing}:")
            else:
                self.write(f"{before}{f'{jump} or (' if decides else f'{stay} and ('}")
            before = ""

    def new_flag(self) -> str:
        """Return a Python variable that no other condition uses."""
        self.num_flags += 1
        return f"t{self.num_flags}"

    def tangle(self, node: Tangle) -> None:
        """Write a condition whose tests jump to each other, as a loop that runs once."""
        flag = self.new_flag()
        self.pc = node.pc
        self.write(f"{flag} = False")
        self.block("while True:", node.tests, f"{flag} = True")
        self.indent += " "
        self.write("break")
        self.indent = self.indent[:-1]
        self.block(f"if {flag}:", node.then)
        if node.otherwise:
            self.block("else:", node.otherwise)

    def while_loop(self, node: While) -> None:
        """Write an endless loop."""
        self.at(node.pc)
        self.flush(self.facts.live_in[node.pc])
        self.check_tables(node.pc, node.pc)
        self.loop_begins(node.pc)
        self.write("while True:")
        self.indent += " "
        self.pass_begins(node.pc)
        self.nodes(node.body)
        self.write("pass")
        self.indent = self.indent[:-1]

    def leave(self, node: Leave) -> None:
        """Write a break or continue, or nothing but the copies that are due."""
        self.pc = node.pc
        self.flush(self.facts.live_behind(node.pc))
        if node.word:
            self.write(node.word)

    # ------------------------------------------------------------ for loops

    def numeric_for(self, node: NumericFor) -> None:
        """Write a numeric loop over a range, which is Python's if the limit is an integer."""
        iterable = self.loop_range(node.pc)
        register = self.code[node.pc][1] + 3
        variable = self.loop_variable("i", node.pc, register, node.end - 1)
        self.check_tables(node.pc, node.pc + 1)
        self.write(f"for {variable} in {iterable}:")
        self.indent += " "
        self.pass_begins(node.pc + 1, register, variable)
        self.nodes(node.body)
        self.write("pass")
        self.indent = self.indent[:-1]

    def check_tables(self, pc: int, head: int) -> None:
        """Write the checks that a loop needs but once: what it indexes is no string (see `Facts.hoisted`)."""
        types = self.facts.before[pc]
        for register in self.facts.hoisted.get(head, ()):
            if types is not None and types[register] & STR:
                self.write(f"if r{register}.__class__ is {self.named('str')}: raise TypeError")

    def loop_range(self, pc: int) -> str:
        """Return what the numeric loop at *pc* iterates over."""
        _, a, _, _ = self.at(pc)
        self.flush(-1)
        start = self.types[a]
        step = self.facts.loop_step(pc)
        general = f"LOOP(G, r{a}, r{a + 1}, r{a + 2})"
        if step is None or not start & 0b1100:
            return general
        if start & ~0b100:
            limit = SMALL_LIMIT
            self.write(
                f"if r{a}.__class__ is not {self.named('int')} or not -{limit} <= r{a} <= {limit}: raise TypeError"
            )
        behind = f"r{a + 1} + 1" if step > 0 else f"r{a + 1} - 1"
        simple = f"range(r{a}, {behind})" if step == 1 else f"range(r{a}, {behind}, {step})"
        if not self.types[a + 1] & ~0b1100:
            return simple
        return f"{simple} if r{a + 1}.__class__ is {self.named('int')} else {general}"

    def loop_variable(self, kind: str, prepare: int, register: int, end: int) -> str:
        """Return the Python variable that controls a loop; not *register* if the body, up to *end*, assigns to that."""
        effects = self.facts.effects[prepare + 1 : end]
        return f"{kind}{prepare}" if any(e.written >> register & 1 for e in effects) else f"r{register}"

    def generic_for(self, node: GenericFor) -> None:
        """Write a generic loop over what `runtime.iterate` makes of its function."""
        _, a, _, _ = self.at(node.pc)
        self.flush(-1)
        if self.needs_marks:
            self.write(f"if r{a + 3} is not None: MARK(G, marks, {a + 3}, r{a + 3}, '(for state)')")
        self.check_tables(node.pc, node.pc + 1)
        count = self.code[node.call][2]
        key = self.loop_variable("k", node.pc, a + 4, node.call)
        names = ", ".join([key, *(f"r{a + 4 + i}" for i in range(1, count))])
        self.pc = node.call
        if self.resumable:
            self.resumable_for(node, a, names, count, key)
            return
        self.write(f"for {names} in ITERATE(G, r{a}, r{a + 1}, r{a + 2}, {count}):")
        self.indent += " "
        self.pass_begins(node.pc + 1, a + 4, key)
        self.nodes(node.body)
        self.write("pass")
        self.indent = self.indent[:-1]

    def resumable_for(self, node: GenericFor, a: int, names: str, count: int, key: str) -> None:
        """Write a generic loop the function of which may yield."""
        self.write(f"i{node.call} = ITERATOR(G, r{a}, r{a + 1}, r{a + 2}, {count})")
        self.write("while True:")
        self.indent += " "
        self.write(f"if i{node.call} is None:")
        self.indent += " "
        self.iteration(a, names, count)
        self.write(f"if {key} is None: break")
        self.write(f"r{a + 2} = {key}")
        self.indent = self.indent[:-1]
        self.write("else:")
        self.write(f" x = next(i{node.call}, G)")
        self.write(" if x is G: break")
        self.write(f" {names} = x")
        self.pass_begins(node.pc + 1, a + 4, key)
        self.nodes(node.body)
        self.indent = self.indent[:-1]

    def iteration(self, a: int, names: str, count: int) -> None:
        """Write the call of a loop's function, of which a coroutine may yield."""
        self.write(f"x = yield from INVOKE_Y(G, d, r{a}, (r{a + 1}, r{a + 2}))")
        if count == 1:
            self.write(f"{names} = (x[0] if x else None) if x.__class__ is {self.named('tuple')} else x")
        else:
            self.write(
                f"{names} = x if x.__class__ is {self.named('tuple')} and len(x) == {count} else ADJUST(x, {count})"
            )


_NODES: dict[type, Callable[..., None]] = {
    Instr: Emitter.instr,
    If: Emitter.choice,
    Condition: Emitter.condition,
    Tangle: Emitter.tangle,
    While: Emitter.while_loop,
    Leave: Emitter.leave,
    NumericFor: Emitter.numeric_for,
    GenericFor: Emitter.generic_for,
}
