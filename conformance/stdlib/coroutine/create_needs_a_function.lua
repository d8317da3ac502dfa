coroutine.create({})  --! bad argument #1 to 'create' (function expected, got table)
