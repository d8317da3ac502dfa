"""Captured variables: which of them can be variables that Python's own functions share, and which need a cell object.

Python makes one cell per variable and activation. A variable that is declared in a loop needs a fresh one each
time, so its register holds a `types.CellType` object. Python's own are 10 times faster to read and write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylua.bytecode.opcodes import Op

if TYPE_CHECKING:
    from pylua.vm.translator.facts import Facts

_NEWCELL = int(Op.NEWCELL)


class CellVariables:
    """Which NEWCELL made the cell that an instruction finds in a register.

    Args:
        facts: of the function.
        nested: whether its jumps nest; else every variable gets a cell object.
    """

    def __init__(self, facts: Facts, *, nested: bool) -> None:
        self._facts = facts
        self._uses: dict[tuple[int, int], frozenset[int]] = {}  # (pc, register) to the NEWCELLs that reach it
        self.natives: set[int] = set()
        """The NEWCELLs of variables that Python's functions can share."""
        self._loops = [
            (place, source)
            for source in range(len(facts.code))
            for place in facts.successors(source)
            if place <= source
        ]
        made = [pc for pc, instruction in enumerate(facts.code) if instruction[0] == _NEWCELL]
        if made:
            self._follow()
        if nested:
            self.natives = {pc for pc in made if facts.before[pc] is not None and not self._is_in_loop(pc)}
            for reaching in self._uses.values():
                if len(reaching) != 1:
                    self.natives -= reaching

    def name(self, pc: int, register: int) -> str | None:
        """Return the Python variable for the cell in *register* at instruction *pc*; None: a cell object."""
        reaching = self._uses.get((pc, register))
        if reaching is None or len(reaching) != 1:
            return None
        (made,) = reaching
        return f"c{made:04d}" if made in self.natives else None

    def _is_in_loop(self, pc: int) -> bool:
        return any(head <= pc <= last for head, last in self._loops)

    def _follow(self) -> None:
        facts = self._facts
        ends = dict(zip(facts.leaders, facts.leaders[1:]))
        entry: dict[int, dict[int, frozenset[int]]] = {0: {}}
        waiting = [0]
        while waiting:
            start = waiting.pop()
            held = dict(entry[start])
            for pc in range(start, ends[start]):
                effect = facts.effects[pc]
                for register in list(held):
                    if effect.cells >> register & 1 or facts.code[pc][0] == Op.TBC:
                        known = self._uses.get((pc, register), frozenset())
                        self._uses[pc, register] = known | held[register]
                    if effect.written >> register & 1:
                        del held[register]
                if facts.code[pc][0] == _NEWCELL:
                    held[facts.code[pc][1]] = frozenset((pc,))
            for place in facts.successors(ends[start] - 1):
                if place >= len(facts.code):
                    continue
                known_entry = entry.get(place)
                if known_entry is None:
                    entry[place] = held
                    waiting.append(place)
                    continue
                joined = {
                    register: known_entry.get(register, frozenset()) | held.get(register, frozenset())
                    for register in {*known_entry, *held}
                }
                if joined != known_entry:
                    entry[place] = joined
                    waiting.append(place)
