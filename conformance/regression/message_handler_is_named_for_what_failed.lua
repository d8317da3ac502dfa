-- pylua/vm/stacktrace.py: PUC takes the name from the instruction that failed; we gave none.
local function handler() return debug.traceback("", 1):match("in ([^\n]*)") end
local value
print(select(2, xpcall(function() value() end, handler)))       --> upvalue 'value'
print(select(2, xpcall(function() return value * 2 end, handler)))  --> metamethod 'mul'
print(select(2, xpcall(function() return value.x end, handler)))    --> metamethod 'index'
print(select(2, xpcall(function() error() end, handler)))       --> function <message_handler_is_named_for_what_failed.lua:2>
