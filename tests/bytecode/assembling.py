"""Protos written by hand, for tests of the bytecode package."""

from __future__ import annotations

from pylua.bytecode.opcodes import Op
from pylua.bytecode.proto import LocalVar, Proto, Region, RegionKind, UpvalueDesc, UpvalueKind
from pylua.vm.values import FALSE, TRUE

ENVIRONMENT = UpvalueDesc("_ENV", True, 0)


def assemble(*code: tuple, **fields: object) -> Proto:
    """Return a vararg main function with 8 registers over *code*; *fields* replace the defaults."""
    defaults: dict = {
        "source": "@test.lua",
        "line_defined": 0,
        "last_line": 0,
        "num_params": 0,
        "is_vararg": True,
        "num_registers": 8,
        "code": tuple((*map(int, row), *(0,) * (4 - len(row))) for row in code),
        "constants": ("print", 5, 1.5),
        "protos": (),
        "upvalues": (ENVIRONMENT,),
    }
    return Proto(**{**defaults, **fields})


def everything() -> Proto:
    """Return a main function with three levels, every opcode family, all kinds of constants and debug data."""
    innermost = assemble(
        (Op.GETUPVAL, 0, 0),
        (Op.SETUPVAL, 1, -1),
        (Op.RETURN, 0, 1),
        source="@test.lua",
        line_defined=4,
        last_line=5,
        is_vararg=False,
        num_registers=1,
        lines=(4, 4, 5),
        upvalues=(UpvalueDesc("x", False, 0, UpvalueKind.CONST), UpvalueDesc("y", True, 1)),
    )
    inner = assemble(
        (Op.NEWCELL, 1, 0),
        (Op.CLOSURE, 0, 0),
        (Op.CALL, 0, 0, -1),
        (Op.RETURN, 0, -1),
        line_defined=3,
        last_line=6,
        num_params=1,
        is_vararg=False,
        num_registers=2,
        lines=(3, 4, 5, 6),
        protos=(innermost,),
        upvalues=(UpvalueDesc("x", True, 0, UpvalueKind.CLOSE),),
        locals=(LocalVar("p", 0, 0, 1), LocalVar("y", 1, 1, 4, True)),
    )
    return assemble(
        (Op.NEWCELL, 0, -4),
        (Op.CLOSURE, 1, 0),
        (Op.MOVE, 2, -2),
        (Op.MOVE, 3, -2),
        (Op.MOVE, 4, -2),
        (Op.FORPREP, 2, 10),  # 6
        (Op.GETCELL, 6, 0),
        (Op.ADD, 6, 6, 5),
        (Op.SETCELL, 0, 6),
        (Op.FORLOOP, 2, 6),
        (Op.LOADNIL, 2, 4),  # 11
        (Op.TFORPREP, 2, 13),
        (Op.JIFNOT, 6, 15),
        (Op.TFORCALL, 2, 2),  # 14
        (Op.TFORLOOP, 2, 12),
        (Op.CLOSE, 2),  # 16
        (Op.NEWTABLE, 2, 1, 0),
        (Op.VARARG, 3, 0, -1),
        (Op.SETLIST, 2, -1, 0),
        (Op.TBC, 0),  # 20
        (Op.CLOSE, 0),
        (Op.SELF, 3, 2, -1),
        (Op.CONCAT, 3, 3, 2),
        (Op.JMP, 24),
        (Op.RETURN, 2, 2),
        constants=("print", 1, 1.5, None, TRUE, FALSE, "a\0\xff", -(1 << 63), float("inf")),
        protos=(inner,),
        lines=tuple(range(1, 26)),
        locals=(
            LocalVar("x", 0, 1, 25, True),
            LocalVar("f", 1, 2, 25),
            LocalVar("(for state)", 2, 5, 10),
            LocalVar("(for state)", 3, 5, 10),
            LocalVar("(for state)", 4, 5, 10),
            LocalVar("i", 5, 6, 9),
        ),
        regions=(Region(RegionKind.NUMERIC_FOR, 5, 10, 10), Region(RegionKind.GENERIC_FOR, 11, 15, 15)),
    )
