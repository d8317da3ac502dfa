"""The instruction table: one row per opcode; listing, verifier, engines and names derive from it.

An instruction is a tuple ``(op, a, b, c)`` of Python ints; unused operands are 0. Notation:

``R[x]``    register x of the frame.
``K[x]``    constant x of the Proto.
``RK[x]``   ``R[x]`` if x >= 0, else ``K[-1 - x]``. A frame's register list has the constants behind the
            registers in reverse order, so that Python's negative index *is* the decoding: no test, no
            second form of an opcode for constants.
``U[x]``    upvalue x of the closure (a cell; its value where a value is meant).
``P[x]``    nested Proto x.
``pc``      index of the next instruction; jump targets are absolute.
open        the open results: a list of values of unknown length that the instruction before made and the
            next one consumes (``CALL``, ``VARARG`` make one; ``CALL``, ``TAILCALL``, ``RETURN``, ``SETLIST`` consume).
count       an operand that says how many values are read: n >= 0 means n registers; n < 0 means -1 - n
            registers and behind them the open results.
wanted      an operand that says how many values are made: n >= 0 means exactly n; -1 means open results.

A local variable that an inner function captures lives in a *cell* that its register holds, from its
declaration on (``NEWCELL``), so closures take cells from registers, each loop iteration makes a fresh one,
and nothing has to be closed when a block ends.
"""

from __future__ import annotations

from enum import Enum, IntEnum, IntFlag, unique


class Operand(Enum):
    """What an operand means; the verifier checks each kind's range, the listing prints it."""

    NONE = "unused, 0"
    WRITE = "R, written"
    READ = "R, read"
    RANGE = "R, first of several"
    CELL = "R that holds a cell"
    RK = "R or K, read"
    UPVALUE = "U"
    PROTO = "P"
    JUMP = "target pc"
    NUMBER = "a number >= 0"
    COUNT = "count"
    WANTED = "wanted"


class Trait(IntFlag):
    """Properties of an opcode."""

    NONE = 0
    TEST = 1  # may jump or not
    JUMPS = 2  # always jumps
    ENDS = 4  # leaves the function
    CALLS = 8  # may run other code: metamethods, functions
    RAISES = 16  # may raise a Lua error
    MAKES_OPEN = 32  # with wanted = -1 makes open results
    TAKES_OPEN = 64  # with count < 0 consumes open results


_N, _W, _R, _G, _C, _RK = (
    Operand.NONE, Operand.WRITE, Operand.READ, Operand.RANGE, Operand.CELL, Operand.RK,
)  # fmt: skip
_U, _P, _J, _I, _CO, _WA = (
    Operand.UPVALUE, Operand.PROTO, Operand.JUMP, Operand.NUMBER, Operand.COUNT, Operand.WANTED,
)  # fmt: skip
_OP = Trait.CALLS | Trait.RAISES
_TEST = Trait.TEST | Trait.CALLS | Trait.RAISES


# fmt: off
@unique
class Op(IntEnum):
    """Opcodes, in the order of their numbers."""

    #            operands             effect                                             traits
    MOVE      = 0,  (_W, _RK, _N),    "R[A] := RK[B]",                                     Trait.NONE
    LOADNIL   = 1,  (_G, _I, _N),     "R[A], ..., R[A+B-1] := nil",                        Trait.NONE
    NEWCELL   = 2,  (_W, _RK, _N),    "R[A] := new cell holding RK[B]",                    Trait.NONE
    GETCELL   = 3,  (_W, _C, _N),     "R[A] := value of cell R[B]",                        Trait.NONE
    SETCELL   = 4,  (_C, _RK, _N),    "value of cell R[A] := RK[B]",                       Trait.NONE
    GETUPVAL  = 5,  (_W, _U, _N),     "R[A] := U[B]",                                      Trait.NONE
    SETUPVAL  = 6,  (_U, _RK, _N),    "U[A] := RK[B]",                                     Trait.NONE
    GETTABUP  = 7,  (_W, _U, _RK),    "R[A] := U[B][RK[C]]",                               _OP
    SETTABUP  = 8,  (_U, _RK, _RK),   "U[A][RK[B]] := RK[C]",                              _OP
    GETTABLE  = 9,  (_W, _RK, _RK),   "R[A] := RK[B][RK[C]]",                              _OP
    SETTABLE  = 10, (_RK, _RK, _RK),  "RK[A][RK[B]] := RK[C]",                             _OP
    SELF      = 11, (_W, _RK, _RK),   "R[A+1] := RK[B]; R[A] := RK[B][RK[C]]",             _OP
    NEWTABLE  = 12, (_W, _I, _I),     "R[A] := {} (B: array items, C: fields, both hints)",  Trait.NONE
    SETLIST   = 13, (_R, _CO, _I),    "R[A][C+i] := value i of R[A+1], ... (B: count)",    Trait.TAKES_OPEN | Trait.RAISES
    ADD       = 14, (_W, _RK, _RK),   "R[A] := RK[B] + RK[C]",                             _OP
    SUB       = 15, (_W, _RK, _RK),   "R[A] := RK[B] - RK[C]",                             _OP
    MUL       = 16, (_W, _RK, _RK),   "R[A] := RK[B] * RK[C]",                             _OP
    MOD       = 17, (_W, _RK, _RK),   "R[A] := RK[B] % RK[C]",                             _OP
    POW       = 18, (_W, _RK, _RK),   "R[A] := RK[B] ^ RK[C]",                             _OP
    DIV       = 19, (_W, _RK, _RK),   "R[A] := RK[B] / RK[C]",                             _OP
    IDIV      = 20, (_W, _RK, _RK),   "R[A] := RK[B] // RK[C]",                            _OP
    BAND      = 21, (_W, _RK, _RK),   "R[A] := RK[B] & RK[C]",                             _OP
    BOR       = 22, (_W, _RK, _RK),   "R[A] := RK[B] | RK[C]",                             _OP
    BXOR      = 23, (_W, _RK, _RK),   "R[A] := RK[B] ~ RK[C]",                             _OP
    SHL       = 24, (_W, _RK, _RK),   "R[A] := RK[B] << RK[C]",                            _OP
    SHR       = 25, (_W, _RK, _RK),   "R[A] := RK[B] >> RK[C]",                            _OP
    UNM       = 26, (_W, _RK, _N),    "R[A] := -RK[B]",                                    _OP
    BNOT      = 27, (_W, _RK, _N),    "R[A] := ~RK[B]",                                    _OP
    NOT       = 28, (_W, _RK, _N),    "R[A] := not RK[B]",                                 Trait.NONE
    LEN       = 29, (_W, _RK, _N),    "R[A] := #RK[B]",                                    _OP
    CONCAT    = 30, (_W, _G, _I),     "R[A] := R[B] .. ... .. R[B+C-1]",                   _OP
    EQ        = 31, (_W, _RK, _RK),   "R[A] := RK[B] == RK[C]",                            _OP
    NE        = 32, (_W, _RK, _RK),   "R[A] := RK[B] ~= RK[C]",                            _OP
    LT        = 33, (_W, _RK, _RK),   "R[A] := RK[B] < RK[C]",                             _OP
    LE        = 34, (_W, _RK, _RK),   "R[A] := RK[B] <= RK[C]",                            _OP
    JMP       = 35, (_J, _N, _N),     "pc := A",                                           Trait.JUMPS
    JIF       = 36, (_RK, _J, _N),    "if RK[A] then pc := B",                             Trait.TEST
    JIFNOT    = 37, (_RK, _J, _N),    "if not RK[A] then pc := B",                         Trait.TEST
    JEQ       = 38, (_RK, _RK, _J),   "if RK[A] == RK[B] then pc := C",                    _TEST
    JNE       = 39, (_RK, _RK, _J),   "if not (RK[A] == RK[B]) then pc := C",              _TEST
    JLT       = 40, (_RK, _RK, _J),   "if RK[A] < RK[B] then pc := C",                     _TEST
    JNLT      = 41, (_RK, _RK, _J),   "if not (RK[A] < RK[B]) then pc := C",               _TEST
    JLE       = 42, (_RK, _RK, _J),   "if RK[A] <= RK[B] then pc := C",                    _TEST
    JNLE      = 43, (_RK, _RK, _J),   "if not (RK[A] <= RK[B]) then pc := C",              _TEST
    FORPREP   = 44, (_G, _J, _N),     "prepare R[A..A+2] (start, limit, step) and R[A+3]; if the loop does not run, pc := B",  Trait.TEST | Trait.RAISES
    FORLOOP   = 45, (_G, _J, _N),     "step R[A..A+2]; if the loop goes on, set R[A+3] and pc := B",  Trait.TEST
    TFORPREP  = 46, (_G, _J, _N),     "mark R[A+3] to be closed; pc := B",                 Trait.JUMPS | Trait.RAISES
    TFORCALL  = 47, (_G, _I, _N),     "R[A+4], ..., R[A+3+B] := R[A](R[A+1], R[A+2])",     _OP
    TFORLOOP  = 48, (_G, _J, _N),     "if R[A+4] ~= nil then R[A+2] := R[A+4]; pc := B",   Trait.TEST
    CALL      = 49, (_G, _CO, _WA),   "R[A], ... := R[A](R[A+1], ...) (B: count, C: wanted)", _OP | Trait.MAKES_OPEN | Trait.TAKES_OPEN
    TAILCALL  = 50, (_G, _CO, _N),    "return R[A](R[A+1], ...) (B: count)",               _OP | Trait.ENDS | Trait.TAKES_OPEN
    RETURN    = 51, (_G, _CO, _N),    "return R[A], ... (B: count)",                       Trait.ENDS | Trait.TAKES_OPEN
    VARARG    = 52, (_G, _N, _WA),    "R[A], ... := ... (C: wanted)",                      Trait.MAKES_OPEN
    CLOSURE   = 53, (_W, _P, _N),     "R[A] := closure(P[B])",                             Trait.NONE
    TBC       = 54, (_R, _N, _N),     "mark R[A] to be closed",                            Trait.RAISES
    CLOSE     = 55, (_G, _N, _N),     "close all to-be-closed registers >= A",             _OP

    operands: tuple[Operand, Operand, Operand]
    effect: str
    traits: Trait

    def __new__(  # noqa: PYI034  mypy wants the class itself here
        cls, code: int, operands: tuple[Operand, Operand, Operand], effect: str, traits: Trait,
    ) -> Op:
        """Make the member an int that carries its row."""
        member = int.__new__(cls, code)
        member._value_ = code
        member.operands = operands
        member.effect = effect
        member.traits = traits
        return member
# fmt: on

ARITHMETIC_EVENTS: dict[int, str] = {
    Op.ADD: "__add", Op.SUB: "__sub", Op.MUL: "__mul", Op.MOD: "__mod", Op.POW: "__pow",
    Op.DIV: "__div", Op.IDIV: "__idiv", Op.BAND: "__band", Op.BOR: "__bor", Op.BXOR: "__bxor",
    Op.SHL: "__shl", Op.SHR: "__shr", Op.UNM: "__unm", Op.BNOT: "__bnot",
}  # fmt: skip
"""Arithmetic opcode to its metamethod's name."""
