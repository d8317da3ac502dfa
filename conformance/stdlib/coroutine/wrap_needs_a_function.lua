coroutine.wrap(nil)  --! bad argument #1 to 'wrap' (function expected, got nil)
