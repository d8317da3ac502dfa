coroutine.isyieldable({})  --! bad argument #1 to 'isyieldable' (thread expected, got table)
