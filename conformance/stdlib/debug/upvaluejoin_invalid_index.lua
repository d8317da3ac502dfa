local function f() end
print(pcall(debug.upvaluejoin, f, 1, f, 1))  --> false\tbad argument #2 to 'debug.upvaluejoin' (invalid upvalue index)
debug.upvaluejoin(print, 1, f, 1)            --! bad argument #2 to 'upvaluejoin' (invalid upvalue index)
