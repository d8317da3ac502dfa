coroutine.close(nil)  --! bad argument #1 to 'close' (thread expected, got nil)
