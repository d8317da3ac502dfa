coroutine.status({})  --! bad argument #1 to 'status' (thread expected, got table)
