local function f() return (debug.traceback()) end
local function g() return f() end
local text = (select(2, pcall(g)))
print((text:gsub("main chunk.*", "main chunk")))  --> stack traceback:
--> \ttraceback_of_host_functions_and_tail_calls.lua:1: in function <traceback_of_host_functions_and_tail_calls.lua:1>
--> \t(...tail calls...)
--> \t[C]: in function 'pcall'
--> \ttraceback_of_host_functions_and_tail_calls.lua:3: in main chunk
