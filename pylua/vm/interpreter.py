"""The register loop: the slow, obvious reference engine.

`run` executes the innermost frame of a thread until the frames above the nearest `Boundary` are done. All
state is in the frames; locals of the loop are copies that are written back (`frame.pc`) before anything that
could look at the frame. The loop inlines the common case of an operation and leaves the rest to
`operations.py` and, where frames come and go, to `calls.py`.

Opcodes are tested as plain ints (an `IntEnum` member costs 7 to 12 times as much), the frequent ones first.
"""

from __future__ import annotations

from types import CellType, FunctionType
from typing import TYPE_CHECKING

from pylua.boolean import FALSE, TRUE
from pylua.errors import LuaError
from pylua.numeric import add, float_loop_goes_on, multiply, subtract
from pylua.vm.calls import (
    CONTINUE,
    begin,
    begin_call,
    begin_meta,
    close_thread,
    close_variables,
    deliver,
    handle_raised,
    handled_value,
    link_frames,
    mark_to_close,
    new_frame,
    next_to_close,
    recover,
    store_results,
)
from pylua.vm.collector import NEW_OBJECT_SIZE, STRING_SIZE
from pylua.vm.frame import Boundary, Frame
from pylua.vm.function import FUNCTION_CLASSES, INTERPRETED_CODE, LARGE_FUNCTION, LUA_MODULE, new_function
from pylua.vm.globalstate import frame_chain
from pylua.vm.hooks import HookedCode
from pylua.vm.meter import loop_costs
from pylua.vm.operations import (
    MetaCall,
    prepare_for,
    resolve_arithmetic,
    resolve_concat,
    resolve_equals,
    resolve_index,
    resolve_length,
    resolve_less_equal,
    resolve_less_than,
    resolve_set_index,
    resolve_unary,
)
from pylua.vm.recursion import lua_error_from
from pylua.vm.table import LuaTable, raw_set, set_list
from pylua.vm.unwinding import TailCall, TakeOver
from pylua.vm.values import Results, Value, as_results

if TYPE_CHECKING:
    from pylua.vm.coroutine import Coroutine
    from pylua.vm.globalstate import GlobalState


def execute(g: GlobalState, function: Value, arguments: tuple[Value, ...]) -> Results:
    """Call a Lua function from host code, in the running thread; nothing can yield across this call.

    Raises:
        LuaError: complete; variables to be closed are left to whoever catches it.
    """
    thread = g.running
    caller = thread.frame
    levels = 1 if caller is None else caller.levels + 1
    thread.boundaries += 1
    try:
        g.enter_call(levels)
        thread.frame = boundary = Boundary(caller, function, arguments)
        try:
            outcome = begin(g, thread, boundary, function, arguments)
        except LuaError as error:
            outcome = recover(g, thread, error)
        return outcome if outcome is not CONTINUE else run(g, thread)
    finally:
        ended = thread.frame  # noqa: F841  the translator's `stack` looks for it after an error
        thread.frame = caller
        thread.boundaries -= 1
        g.levels -= levels


def start_or_continue(g: GlobalState, thread: Coroutine, arguments: tuple[Value, ...]) -> Value:
    """Run *thread*, which is new or suspended, until it yields (`Yielded`) or ends.

    Raises:
        LuaError: the thread died of it; its frames are still there, to be looked at and closed.
    """
    try:
        if thread.function is not None:
            function, thread.function = thread.function, None
            thread.frame = boundary = Boundary(None, function, ())
            outcome = begin(g, thread, boundary, function, arguments)
        else:
            if thread.hook is not None:
                thread.hook.host_returns(g, arguments)
            outcome = deliver(g, thread, thread.frame, as_results(arguments))
    except LuaError as error:
        outcome = recover(g, thread, error)
    return outcome if outcome is not CONTINUE else run(g, thread)


def run(g: GlobalState, thread: Coroutine) -> Value:
    """Execute the thread's innermost frame until this run ends; return its results, or `Yielded`."""
    collector = g.collector
    frame_functions = g.frame_functions
    meter = g.meter
    metered = meter.is_limited
    is_coroutine = thread is not g.main  # functions of the translator can't yield, so they are run here, too
    while True:
        frame: Frame = thread.frame  # type: ignore[assignment]
        registers = frame.registers
        proto = frame.proto
        upvalues = frame.upvalues
        pc = frame.pc
        if metered:
            costs = loop_costs(proto)
        outcome: Value = CONTINUE
        try:
            hook = thread.hook
            if hook is not None and pc == 0 and frame.hook_line == -1:
                frame.hook_line = -2
                hook.entered(g, frame)
                hook = thread.hook  # the hook itself may have changed it
            if hook is None:
                code = proto.code
            else:
                code = HookedCode(g, hook, frame)  # type: ignore[assignment]
            while True:
                op, a, b, c = code[pc]
                pc += 1
                # ------------------------------------------------ moves and variables
                if op == 0:  # MOVE
                    registers[a] = registers[b]
                elif op == 9:  # GETTABLE
                    container = registers[b]
                    if container.__class__ is LuaTable:
                        registers[a] = container.get(registers[c])
                    else:
                        value = resolve_index(g, container, registers[c])
                        if value.__class__ is MetaCall:
                            frame.pc = pc
                            outcome = begin_meta(g, thread, frame, value)
                            break
                        registers[a] = value
                elif op == 7:  # GETTABUP
                    container = upvalues[b].cell_contents
                    if container.__class__ is LuaTable:
                        registers[a] = container.get(registers[c])
                    else:
                        value = resolve_index(g, container, registers[c])
                        if value.__class__ is MetaCall:
                            frame.pc = pc
                            outcome = begin_meta(g, thread, frame, value)
                            break
                        registers[a] = value
                elif op == 49:  # CALL
                    function = registers[a]
                    frame.pc = pc
                    if b >= 0:
                        arguments = registers[a + 1 : a + 1 + b]
                    else:
                        arguments = [*registers[a + 1 : a - b], *frame.open]
                        frame.open = ()
                    if function.__class__ is FunctionType and (
                        function.__code__ is INTERPRETED_CODE
                        or ((is_coroutine or hook is not None) and function.__module__ is LUA_MODULE)
                    ):
                        thread.frame = new_frame(g, frame, function, arguments)
                        break
                    if (
                        function.__class__ not in FUNCTION_CLASSES
                        or function in frame_functions
                        or function == g.yield_function
                        or hook is not None
                    ):
                        outcome = begin(g, thread, frame, function, tuple(arguments))
                        break
                    results = function(*arguments)  # type: ignore[operator]
                    if c == 1 and results.__class__ is not tuple:
                        registers[a] = results
                    elif c:
                        store_results(frame, a, c, results)
                    if thread.hook is not hook:  # it was debug.sethook
                        if function.__module__ is not LUA_MODULE:
                            thread.hook.host_returns(g, results)
                        break
                elif op == 5:  # GETUPVAL
                    registers[a] = upvalues[b].cell_contents
                elif op == 10:  # SETTABLE
                    container = registers[a]
                    key = registers[b]
                    value = registers[c]
                    if container.__class__ is LuaTable and (key.__class__ is str or key.__class__ is int):
                        if value is not None:
                            container[key] = value
                        else:
                            raw_set(container, key, None)
                    else:
                        request = resolve_set_index(g, container, key, value)
                        if request is not None:
                            frame.pc = pc
                            outcome = begin_meta(g, thread, frame, request)
                            break
                # ------------------------------------------------ arithmetic
                elif op == 14:  # ADD
                    x = registers[b]
                    y = registers[c]
                    if x.__class__ is int and y.__class__ is int:
                        value = x + y
                        registers[a] = (
                            value if -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF else add(x, y)
                        )
                    elif x.__class__ is float and y.__class__ is float:
                        registers[a] = x + y
                    else:
                        value = resolve_arithmetic(g, op, x, y)
                        if value.__class__ is MetaCall:
                            frame.pc = pc
                            outcome = begin_meta(g, thread, frame, value)
                            break
                        registers[a] = value
                elif op == 15:  # SUB
                    x = registers[b]
                    y = registers[c]
                    if x.__class__ is int and y.__class__ is int:
                        value = x - y
                        registers[a] = (
                            value if -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF else subtract(x, y)
                        )
                    elif x.__class__ is float and y.__class__ is float:
                        registers[a] = x - y
                    else:
                        value = resolve_arithmetic(g, op, x, y)
                        if value.__class__ is MetaCall:
                            frame.pc = pc
                            outcome = begin_meta(g, thread, frame, value)
                            break
                        registers[a] = value
                elif op == 16:  # MUL
                    x = registers[b]
                    y = registers[c]
                    if x.__class__ is int and y.__class__ is int:
                        value = x * y
                        registers[a] = (
                            value if -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF else multiply(x, y)
                        )
                    elif x.__class__ is float and y.__class__ is float:
                        registers[a] = x * y
                    else:
                        value = resolve_arithmetic(g, op, x, y)
                        if value.__class__ is MetaCall:
                            frame.pc = pc
                            outcome = begin_meta(g, thread, frame, value)
                            break
                        registers[a] = value
                elif op <= 25 and op >= 17:  # MOD POW DIV IDIV BAND BOR BXOR SHL SHR
                    value = resolve_arithmetic(g, op, registers[b], registers[c])
                    if value.__class__ is MetaCall:
                        frame.pc = pc
                        outcome = begin_meta(g, thread, frame, value)
                        break
                    registers[a] = value
                # ------------------------------------------------ jumps
                elif op == 35:  # JMP
                    if metered and a < pc:
                        meter.charge(costs[a])
                    pc = a
                elif op == 37:  # JIFNOT
                    value = registers[a]
                    if value is None or value is FALSE:
                        if metered and b < pc:
                            meter.charge(costs[b])
                        pc = b
                elif op == 36:  # JIF
                    value = registers[a]
                    if value is not None and value is not FALSE:
                        if metered and b < pc:
                            meter.charge(costs[b])
                        pc = b
                elif op == 45:  # FORLOOP
                    step = registers[a + 2]
                    if step.__class__ is int:
                        count = registers[a + 1]
                        if count:
                            if metered:
                                meter.charge(costs[b])
                            registers[a + 1] = count - 1  # type: ignore[operator]
                            registers[a] = registers[a + 3] = registers[a] + step  # type: ignore[operator]
                            pc = b
                    else:
                        value = registers[a] + step  # type: ignore[operator]
                        if float_loop_goes_on(value, registers[a + 1], step):  # type: ignore[arg-type]
                            if metered:
                                meter.charge(costs[b])
                            registers[a] = registers[a + 3] = value
                            pc = b
                elif 42 <= op <= 43 or 40 <= op <= 41:  # JLE JNLE JLT JNLT
                    x = registers[a]
                    y = registers[b]
                    if x.__class__ is int and y.__class__ is int:
                        truth: object = x < y if op <= 41 else x <= y
                    else:
                        truth = resolve_less_than(g, x, y) if op <= 41 else resolve_less_equal(g, x, y)
                        if truth.__class__ is MetaCall:
                            frame.pc = pc
                            outcome = begin_meta(g, thread, frame, truth)
                            break
                    if truth is (op == 40 or op == 42):
                        if metered and c < pc:
                            meter.charge(costs[c])
                        pc = c
                elif op == 38 or op == 39:  # JEQ JNE
                    truth = resolve_equals(g, registers[a], registers[b])
                    if truth.__class__ is MetaCall:
                        frame.pc = pc
                        outcome = begin_meta(g, thread, frame, truth)
                        break
                    if truth is (op == 38):
                        if metered and c < pc:
                            meter.charge(costs[c])
                        pc = c
                # ------------------------------------------------ the end of a function
                elif op == 51:  # RETURN
                    if b == 1:
                        results = registers[a]
                    elif b >= 0:
                        results = tuple(registers[a : a + b])
                    else:
                        values = (*registers[a : a - 1 - b], *frame.open)
                        results = values[0] if len(values) == 1 else values
                    frame.pc = pc
                    if thread.hook is not None:
                        thread.hook.returns(g, thread, frame, results)
                    caller = frame.caller
                    if caller.__class__ is Frame:
                        waiting = caller.proto.code[caller.pc - 1]
                        if waiting[0] == 49:
                            wanted = waiting[3]
                            if wanted == 1 and results.__class__ is not tuple:
                                caller.registers[waiting[1]] = results
                            else:
                                store_results(caller, waiting[1], wanted, results)
                            thread.frame = caller
                            break
                    outcome = deliver(g, thread, caller, results)
                    break
                elif op == 50:  # TAILCALL
                    function = registers[a]
                    frame.pc = pc
                    if b >= 0:
                        arguments = registers[a + 1 : a + 1 + b]
                    else:
                        arguments = [*registers[a + 1 : a - b], *frame.open]
                    if function.__class__ is FunctionType and (
                        function.__code__ is INTERPRETED_CODE
                        or ((is_coroutine or hook is not None) and function.__module__ is LUA_MODULE)
                    ):
                        inner = new_frame(g, frame.caller, function, arguments)
                        inner.is_tail_call = True
                        inner.levels = frame.levels
                        thread.frame = inner
                    else:
                        outcome = begin(g, thread, frame, function, tuple(arguments))
                        called = thread.frame
                        if outcome is CONTINUE and called.__class__ is Frame and called.caller is frame:
                            called.caller = frame.caller
                            called.is_tail_call = True
                    break
                # ------------------------------------------------ the rest
                elif op == 11:  # SELF
                    container = registers[b]
                    registers[a + 1] = container
                    value = resolve_index(g, container, registers[c])
                    if value.__class__ is MetaCall:
                        frame.pc = pc
                        outcome = begin_meta(g, thread, frame, value)
                        break
                    registers[a] = value
                elif op == 47:  # TFORCALL
                    function = registers[a]
                    frame.pc = pc
                    if (
                        function.__class__ in FUNCTION_CLASSES
                        and (function.__class__ is not FunctionType or function.__module__ is not LUA_MODULE)
                        and function not in frame_functions
                        and function != g.yield_function
                        and hook is None
                    ):
                        results = function(registers[a + 1], registers[a + 2])  # type: ignore[operator]
                        store_results(frame, a + 4, b, results)
                    else:
                        outcome = begin(g, thread, frame, function, (registers[a + 1], registers[a + 2]))
                        break
                elif op == 48:  # TFORLOOP
                    value = registers[a + 4]
                    if value is not None:
                        if metered:
                            meter.charge(costs[b])
                        registers[a + 2] = value
                        pc = b
                elif op == 3:  # GETCELL
                    registers[a] = registers[b].cell_contents  # type: ignore[attr-defined]
                elif op == 4:  # SETCELL
                    registers[a].cell_contents = registers[b]  # type: ignore[attr-defined]
                elif op == 6:  # SETUPVAL
                    upvalues[a].cell_contents = registers[b]
                elif op == 2:  # NEWCELL
                    registers[a] = CellType(registers[b])
                elif op == 1:  # LOADNIL
                    registers[a : a + b] = [None] * b
                elif op == 8:  # SETTABUP
                    container = upvalues[a].cell_contents
                    key = registers[b]
                    value = registers[c]
                    if container.__class__ is LuaTable and key.__class__ is str and value is not None:
                        container[key] = value
                    else:
                        request = resolve_set_index(g, container, key, value)
                        if request is not None:
                            frame.pc = pc
                            outcome = begin_meta(g, thread, frame, request)
                            break
                elif op == 53:  # CLOSURE
                    inner_proto = proto.protos[b]
                    cells: list[CellType] = [
                        registers[desc.index] if desc.in_register else upvalues[desc.index]  # type: ignore[misc]
                        for desc in inner_proto.upvalues
                    ]
                    if len(proto.code) <= LARGE_FUNCTION:
                        registers[a] = new_function(g, inner_proto, cells)
                    else:  # only its size has kept the translator away
                        registers[a] = g.new_function(inner_proto, cells)
                    collector.debt += NEW_OBJECT_SIZE
                    if collector.debt > collector.threshold:
                        frame.pc = pc
                        collector.allocated(0)
                elif op == 12:  # NEWTABLE
                    registers[a] = LuaTable()
                    collector.debt += NEW_OBJECT_SIZE
                    if collector.debt > collector.threshold:
                        frame.pc = pc
                        collector.allocated(0)
                elif op == 13:  # SETLIST
                    table = registers[a]
                    if b >= 0:
                        values = registers[a + 1 : a + 1 + b]  # type: ignore[assignment]
                    else:
                        values = [*registers[a + 1 : a - b], *frame.open]  # type: ignore[assignment]
                        frame.open = ()
                    set_list(table, values, c)  # type: ignore[arg-type]
                elif op == 30:  # CONCAT
                    pending = registers[b : b + c]
                    value = resolve_concat(g, pending)
                    if value.__class__ is MetaCall:
                        frame.pc = pc
                        frame.pending = pending
                        outcome = begin_meta(g, thread, frame, value)
                        break
                    registers[a] = value
                    collector.debt += STRING_SIZE + len(value)  # type: ignore[arg-type]
                    if collector.debt > collector.threshold:
                        frame.pc = pc
                        collector.allocated(0)
                elif op == 28:  # NOT
                    value = registers[b]
                    registers[a] = TRUE if value is None or value is FALSE else FALSE
                elif op == 29:  # LEN
                    value = resolve_length(g, registers[b])
                    if value.__class__ is MetaCall:
                        frame.pc = pc
                        outcome = begin_meta(g, thread, frame, value)
                        break
                    registers[a] = value
                elif op == 26 or op == 27:  # UNM BNOT
                    value = resolve_unary(g, op, registers[b])
                    if value.__class__ is MetaCall:
                        frame.pc = pc
                        outcome = begin_meta(g, thread, frame, value)
                        break
                    registers[a] = value
                elif 31 <= op <= 34:  # EQ NE LT LE
                    if op <= 32:
                        truth = resolve_equals(g, registers[b], registers[c])
                    elif op == 33:
                        truth = resolve_less_than(g, registers[b], registers[c])
                    else:
                        truth = resolve_less_equal(g, registers[b], registers[c])
                    if truth.__class__ is MetaCall:
                        frame.pc = pc
                        outcome = begin_meta(g, thread, frame, truth)
                        break
                    registers[a] = TRUE if truth is (op != 32) else FALSE
                elif op == 52:  # VARARG
                    store_results(frame, a, c, frame.varargs)
                elif op == 44:  # FORPREP
                    prepared = prepare_for(g, registers[a], registers[a + 1], registers[a + 2])
                    if prepared is None:
                        pc = b
                    else:
                        if metered:
                            meter.charge(costs[pc])
                        registers[a : a + 3] = prepared
                        registers[a + 3] = prepared[0]
                elif op == 46:  # TFORPREP
                    frame.pc = pc
                    mark_to_close(g, frame, a + 3)
                    pc = b
                elif op == 54:  # TBC
                    frame.pc = pc
                    mark_to_close(g, frame, a)
                elif op == 55:  # CLOSE
                    request = next_to_close(g, frame, a)
                    if request is not None:
                        frame.pc = pc
                        outcome = begin_meta(g, thread, frame, request)
                        break
        except LuaError as error:
            frame.pc = pc
            outcome = recover(g, thread, error)
        except TailCall as request:  # of a function of the translator
            frame.pc = pc
            outcome = begin_call(g, thread, request.function, request.arguments)
        except TakeOver as request:
            frame.pc = pc
            thread.frame = link_frames(frame, request.frames)
            if request.function is not None:
                outcome = begin_call(g, thread, request.function, request.arguments)
        except (RecursionError, MemoryError) as error:
            frame.pc = pc
            outcome = recover(g, thread, lua_error_from(error))
        if outcome is not CONTINUE:
            return outcome


def install(g: GlobalState) -> None:
    """Make this the engine of a state."""
    g.execute = lambda function, arguments: execute(g, function, arguments)
    g.run = lambda thread, arguments: start_or_continue(g, thread, arguments)
    g.close_thread = lambda thread, error: close_thread(g, thread, error)
    g.frames = frame_chain
    g.handle_error = lambda error, handler: handled_value(g, handler, error.value)
    g.close_variables = lambda error: close_variables(g, error)
    g.handle_raised = lambda error: handle_raised(g, error)
    g.new_function = lambda proto, cells: new_function(g, proto, cells)
    g.new_like = lambda code, cells: new_function(g, code.co_consts[-1].proto, cells)
