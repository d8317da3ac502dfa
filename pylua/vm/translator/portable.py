"""Translations as plain data and back: what a chunk became, in a form that `marshal` can write.

The data holds code objects. Only data that this very version of Python and of pylua has written may be taken
back (`chunkcache` makes sure of that): nothing here is checked, which is why it is fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pylua.boolean import FALSE, TRUE
from pylua.bytecode.proto import LocalVar, Proto, Region, RegionKind, UpvalueDesc, UpvalueKind
from pylua.vm.translator.form import Form, form_of_chunk
from pylua.vm.translator.linker import Translation, constants_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def pack(translation: Translation) -> tuple[object, ...]:
    """Return the translation of a chunk, with its Protos, as tuples of what `marshal` knows."""
    return _packed_proto(translation.proto), translation.form.metered, _packed(translation)


def unpack(packed: tuple[Any, ...]) -> Translation:
    """Return the translation that `pack` made *packed* of; its Proto does not know it yet."""
    proto_fields, metered, fields = packed
    proto = _proto(proto_fields)
    return _translation(proto, form_of_chunk(proto, metered=metered), fields)


def _packed(translation: Translation) -> tuple[object, ...]:
    return (
        tuple(translation.order),
        tuple(translation.pcs),
        translation.code.replace(co_consts=translation.marked),
        translation.text_lines,
        tuple(translation.natives),
        translation.unmade,
        translation.is_interpreted,
        [(number, _packed(inner)) for number, inner in translation.nested.items()],
    )


def _translation(proto: Proto, form: Form, fields: tuple[Any, ...]) -> Translation:
    order, pcs, code, text_lines, natives, unmade, is_interpreted, nested = fields
    translation = Translation(proto, order, "", pcs)
    translation.form = form
    translation.text_lines = text_lines
    translation.natives = natives
    translation.unmade = unmade
    translation.is_interpreted = is_interpreted
    translation.nested = {number: _translation(proto.protos[number], form, inner) for number, inner in nested}
    translation.marked = code.co_consts
    translation.code = code.replace(co_consts=constants_of(translation, translation.nested))
    return translation


def _plain(values: Sequence[object]) -> tuple[object, ...]:
    """Return the constants of a function with Python's own booleans, which they never have otherwise."""
    return tuple([value if value is not TRUE and value is not FALSE else value is TRUE for value in values])


def _packed_proto(proto: Proto) -> tuple[object, ...]:
    return (
        proto.source,
        proto.line_defined,
        proto.last_line,
        proto.num_params,
        proto.is_vararg,
        proto.num_registers,
        proto.code,
        _plain(proto.constants),
        tuple([_packed_proto(inner) for inner in proto.protos]),
        tuple([(u.name, u.in_register, u.index, u.kind.value) for u in proto.upvalues]),
        proto.lines,
        tuple([(v.name, v.register, v.start_pc, v.end_pc, v.is_cell) for v in proto.locals]),
        tuple([(r.kind.value, r.start, r.middle, r.end) for r in proto.regions]),
    )


def _proto(fields: tuple[Any, ...]) -> Proto:
    (
        source, line_defined, last_line, num_params, is_vararg, num_registers,
        code, constants, protos, upvalues, lines, variables, regions,
    ) = fields  # fmt: skip
    return Proto(
        source=source,
        line_defined=line_defined,
        last_line=last_line,
        num_params=num_params,
        is_vararg=is_vararg,
        num_registers=num_registers,
        code=code,
        constants=tuple(
            [value if value.__class__ is not bool else TRUE if value else FALSE for value in constants]
        ),
        protos=tuple([_proto(inner) for inner in protos]),
        upvalues=tuple(
            [UpvalueDesc(name, inside, index, UpvalueKind(kind)) for name, inside, index, kind in upvalues]
        ),
        lines=lines,
        locals=tuple([LocalVar(*variable) for variable in variables]),
        regions=tuple([Region(RegionKind(kind), *rest) for kind, *rest in regions]),
    )
