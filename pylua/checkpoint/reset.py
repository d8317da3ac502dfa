"""Reset: put a state back in place, so that it can't be told from what it was when the snapshot was taken.

Most of a state has not changed as a rule, and to find that out is what takes the time. A table whose class is as it was
has the same metatable or is told apart by one look; its entries are compared by identity, in C.
"""

from __future__ import annotations

from contextlib import suppress
from copy import copy
from operator import is_
from typing import TYPE_CHECKING, cast

from pylua.limits import Limits
from pylua.stdlib.files import STREAM_ERRORS, StandardFile
from pylua.stdlib.iolib import files_of
from pylua.stdlib.warner import Warner
from pylua.vm.coroutine import RUNNING
from pylua.vm.frame import copy_frames, linked
from pylua.vm.table import LuaTable, extend, stand_at
from pylua.vm.tableclass import reclassify, replace_content

if TYPE_CHECKING:
    from pylua.checkpoint.records import FunctionRecord, Snapshot, TableRecord, ThreadRecord
    from pylua.vm.globalstate import GlobalState


FINALIZER_LIMITS = Limits(max_instructions=1_000_000, max_seconds=0.5)
"""What the finalizers that run at a reset may use together, beside the limits of the state."""


def reset(snapshot: Snapshot) -> None:
    """Bring the state back to *snapshot*; finalizers of objects made since are run first."""
    g = snapshot.g
    _be_idle(g)
    if g.collector.needed:
        _finalize(snapshot)
        _be_idle(g)
    _reset_settings(snapshot)
    _reset_tables(snapshot)
    values = snapshot.values
    for key, cell in snapshot.cells.items():
        if cell.cell_contents is not values[key]:
            cell.cell_contents = values[key]
    for cell, iterator in snapshot.iterators.values():
        cell.cell_contents = copy(iterator)
    for function in snapshot.functions.values():
        if function.function.__code__ is not function.code:
            _reset_code(function, snapshot.g)
        if function.own_cells is not None:
            function.own_cells[:] = function.cells
    for userdata in snapshot.userdata.values():
        userdata.userdata.metatable = userdata.metatable
        userdata.userdata.user_values[:] = userdata.user_values
    for record in snapshot.threads.values():
        _reset_thread(record)
    g.collector.set_state(snapshot.collector)
    g.meter.memory.forget()


def _finalize(snapshot: Snapshot) -> None:
    """Run the finalizers of objects made since; a state that has limits, or had them in a call, has some here, too."""
    g = snapshot.g
    kept = {*snapshot.tables, *snapshot.userdata}
    if not g.meter.is_limited:
        g.collector.finalize_others(kept)
        return
    budget = g.meter.push(FINALIZER_LIMITS)
    try:
        g.collector.finalize_others(kept)
    finally:
        g.meter.pop(budget)


def _be_idle(g: GlobalState) -> None:
    """Forget what may be left of calls that were stopped."""
    main = g.main
    g.running = main
    main.status = RUNNING
    main.frame = None
    main.boundaries = 0
    main.in_hook = None
    g.levels = 0
    g.overflowing = False
    g.message_handler = None
    g.guarded_frame = None


def _reset_settings(snapshot: Snapshot) -> None:
    g = snapshot.g
    g.main.hook = snapshot.main_hook.restored()
    g.stdin, g.stdout, g.stderr = snapshot.streams
    if g.type_metatables != snapshot.type_metatables:
        for name in {*g.type_metatables, *snapshot.type_metatables}:
            g.set_type_metatable(name, snapshot.type_metatables.get(name))
    data = g.library_data
    for name in [name for name in data if name not in snapshot.library_data]:
        del data[name]
    for name, item in snapshot.library_data.items():
        now = data[name]
        if isinstance(now, Warner):
            now.state = cast("tuple[bool, bool]", item)
        elif item.__class__ is list or item.__class__ is dict:
            data[name] = item.copy()
    _reset_files(snapshot)


# ---------------------------------------------------------------- tables


def _reset_tables(snapshot: Snapshot) -> None:
    changed_metatables: set[int] = set()
    for record in snapshot.tables.values():
        table = record.table
        if not record.is_analyzed:
            record.analyze()
        if _has_other_content(record):
            if record.is_metatable:
                changed_metatables.add(id(table))
            replace_content(table, record.keys, record.values)
        if (table.__class__ is not LuaTable or record.kind is not LuaTable) and _has_other_class(record):
            _reset_class(record)
        if record.is_ambiguous:
            _reset_border(record)
    if changed_metatables:
        for record in snapshot.tables.values():
            if record.metatable is not None and id(record.metatable) in changed_metatables:
                _reset_class(record)


def _has_other_content(record: TableRecord) -> bool:
    """Return whether the entries have changed, or their order."""
    table = record.table
    content = [*table, *table.values()]
    if record.special is None:
        return len(content) != len(record.content) or not all(map(is_, content, record.content))
    for key, value in record.special:
        if table.get(key) is not value:
            return True
    # With equal keys in equal places, the values that `==` is not good for are the same.
    return content != record.content


def _has_other_class(record: TableRecord) -> bool:
    table = record.table
    return (
        table.__class__ is not record.kind
        or table.metatable is not record.metatable
        or table.traversal is not None
    )


def _reset_class(record: TableRecord) -> None:
    table = record.table
    extend(table)
    table.metatable = record.metatable
    table.traversal = None
    reclassify(table)
    if record.positions:
        stand_at(table, record.positions)
    record.kind = table.__class__


def _reset_border(record: TableRecord) -> None:
    if record.border is not None:
        record.table.border = record.border
    elif hasattr(record.table, "border"):
        del record.table.border


# ---------------------------------------------------------------- the rest


def _reset_code(record: FunctionRecord, g: GlobalState) -> None:
    """Give a function its own upvalues back; that it counts instructions now stays so."""
    function = record.function
    translation = record.code.co_consts[-1]
    if record.own_cells is None and function.__code__.co_consts[-1].cells is not None:
        function.__code__ = record.code
        if g.meter.is_limited and not translation.form.metered and not translation.is_interpreted:
            function.__code__ = translation.late().code
    record.code = function.__code__


def _reset_thread(record: ThreadRecord) -> None:
    thread = record.thread
    thread.status = record.status
    thread.function = record.function
    thread.error = record.error
    if record.error is not None:
        record.error.to_close[:] = record.to_close
    thread.hook = record.hook.restored()
    thread.frame = linked(copy_frames(record.frame))
    thread.generator = None
    thread.boundaries = 0


def _reset_files(snapshot: Snapshot) -> None:
    """Close the files that were opened since; of the standard streams reset the buffering."""
    for file, buffering in snapshot.files:
        if file.buffering != buffering and isinstance(file, StandardFile):
            with suppress(*STREAM_ERRORS):
                file.set_buffering(buffering)
    files = files_of(snapshot.g)
    if len(files) > len(snapshot.files):
        known = {id(file) for file, _ in snapshot.files}
        for file in list(files):
            if id(file) not in known and not file.closed:
                with suppress(*STREAM_ERRORS):
                    file.close()
